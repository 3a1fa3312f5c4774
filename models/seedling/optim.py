"""Muon for the matrices, Adam for the rest.

Muon takes the momentum of a matrix's gradient and replaces it by the nearest orthogonal matrix
(five Newton-Schulz steps), so that every direction learns equally fast. On data as small as ours
it needs about half of the tokens that Adam does.
"""
import torch

COEFFICIENTS = (3.4445, -4.7750, 2.0315)


def orthogonalise(matrix, steps=5):
    a, b, c = COEFFICIENTS
    x = (matrix / (matrix.norm() + 1e-7)).bfloat16()
    flipped = x.shape[0] > x.shape[1]
    x = x.T if flipped else x
    for _ in range(steps):
        gram = x @ x.T
        x = a * x + (b * gram + c * gram @ gram) @ x
    return (x.T if flipped else x).float()


class Muon(torch.optim.Optimizer):
    def __init__(self, params, lr, momentum=0.95, decay=0.01):
        super().__init__(params, dict(lr=lr, momentum=momentum, decay=decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for param in group["params"]:
                self.update(param, group)

    def update(self, param, group):
        state = self.state[param]
        if "momentum" not in state:
            state["momentum"] = torch.zeros_like(param)
        moving = state["momentum"].lerp_(param.grad, 1 - group["momentum"])
        ahead = param.grad.lerp(moving, group["momentum"])
        # Fused projections (q, k, v; gate, up) are separate matrices and are treated as such.
        width = min(param.shape)
        pieces = ahead.split(param_piece(param, width)) if param.shape[0] > width else (ahead,)
        turned = torch.cat([orthogonalise(piece) for piece in pieces])
        scale = max(1.0, pieces[0].shape[0] / pieces[0].shape[1]) ** 0.5
        param.mul_(1 - group["lr"] * group["decay"])
        param.add_(turned, alpha=-group["lr"] * scale)


def param_piece(param, width):
    """Rows of one matrix inside a fused one: thirds of q,k,v; halves of gate,up."""
    rows = param.shape[0]
    return width if rows == 3 * width else rows // 2


def make_optimizers(model, matrix_rate, other_rate):
    matrices = [p for block in model.blocks for p in block.parameters() if p.ndim == 2]
    norms = [p for p in model.parameters() if p.ndim == 1]
    others = [{"params": [model.embed.weight]}, {"params": norms}]
    return [
        Muon(matrices, lr=matrix_rate),
        torch.optim.AdamW(others, lr=other_rate, betas=(0.9, 0.98), weight_decay=0.0),
    ]
