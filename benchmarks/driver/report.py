"""Ratios of what was measured, round by round, and the table that shows them."""

import statistics

RATIOS = {"engine/ceiling": ("engine", "ceiling"), "engine/server": ("engine", "server"),
          "sealed/server": ("sealed", "server")}
HEADS = ("case", "unit", "ceiling", "engine", "llama-server", "sealed path", "engine/ceiling",
         "engine/server", "sealed/server")


def ratio(case, rounds, name):
    """Median, lowest and highest of the rounds' ratios: both of a pair ran in the same minute."""
    over, under = RATIOS[name]
    values = [figures[over] / figures[under] for figures in rounds]
    found = {"median": statistics.median(values), "lowest": min(values), "highest": max(values)}
    if name in case.wanted:
        wanted = case.wanted[name]
        met = found["median"] >= wanted if case.better == "higher" else found["median"] <= wanted
        found |= {"wanted": wanted, "met": met}
    return found


def summary(case, rounds):
    return {
        "case": case.title, "unit": case.unit, "better": case.better, "rounds": len(rounds),
        "prompt_tokens": case.prompt, "completion_tokens": case.out,
        "median": {name: statistics.median(figures[name] for figures in rounds)
                   for name in rounds[0]},
        "ratios": {name: ratio(case, rounds, name) for name in RATIOS},
        # How much the same program differed from itself: what the machine adds to every figure.
        "noise": {name: max(figures[name] for figures in rounds) /
                  min(figures[name] for figures in rounds) - 1 for name in rounds[0]},
    }


def cell(found):
    text = f"{found['median']:.2f} ({found['lowest']:.2f}-{found['highest']:.2f})"
    if "wanted" in found:
        text += f" {'met' if found['met'] else 'MISSED'} {found['wanted']:.2f}"
    return text


def row(result):
    median = result["median"]
    figures = [f"{median[name]:.1f}" for name in ("ceiling", "engine", "server", "sealed")]
    return [result["case"], result["unit"], *figures,
            *(cell(result["ratios"][name]) for name in RATIOS)]


def lines_of(rows):
    """The lines of a table, whose first row is its head."""
    widths = [max(len(line[column]) for line in rows) for column in range(len(rows[0]))]
    lines = ["| " + " | ".join(text.ljust(width) for text, width in zip(line, widths)) + " |"
             for line in rows]
    lines.insert(1, "|" + "|".join("-" * (width + 2) for width in widths) + "|")
    return lines


def table(results):
    return "\n".join(lines_of([HEADS, *(row(result) for result in results)]))


def noise_line(results):
    worst = max(results, key=lambda result: result["noise"]["ceiling"])
    middle = statistics.median(result["noise"]["ceiling"] for result in results)
    return (f"Noise: the ceiling differed from itself by {middle:.0%} between rounds in the middle "
            f"case and {worst['noise']['ceiling']:.0%} in the worst ({worst['case']}).")
