#pragma once
// The fuzz targets: each hands any bytes to one parser and aborts when a promise breaks, such as
// "what decodes encodes to the same bytes". Their seeds are valid inputs to start from.

#include <vector>

#include "base/bytes.h"

namespace darkbloom::fuzz {

/// wire::decode_envelope.
void envelope(ByteView input);
std::vector<Bytes> envelope_seeds();

/// seal::decode_inner_request and decode_inner_head.
void inner(ByteView input);
std::vector<Bytes> inner_seeds();

/// Request frames, as a stream and as a message; then the input as what a chunk carries sealed.
void chunks(ByteView input);
std::vector<Bytes> chunks_seeds();

/// seal::AnswerOpener, with a prefix that the input writes too.
void answer(ByteView input);
std::vector<Bytes> answer_seeds();

/// seal::EnvelopeOpener, whole.
void request(ByteView input);
std::vector<Bytes> request_seeds();

/// ByteReader, driven by a script at the input's start.
void byte_codec(ByteView input);
std::vector<Bytes> byte_codec_seeds();

/// wire::decode_frame.
void frame(ByteView input);
std::vector<Bytes> frame_seeds();

/// attest::decode_evidence and judge.
void evidence(ByteView input);
std::vector<Bytes> evidence_seeds();

/// The body of a chat request, served whole by a scripted engine.
void chat(ByteView input);
std::vector<Bytes> chat_seeds();

/// connect::read_request_facts.
void facts(ByteView input);
std::vector<Bytes> facts_seeds();

/// connect::parse_provider.
void provider(ByteView input);
std::vector<Bytes> provider_seeds();

/// connect::StreamText: events that a node wrote.
void events(ByteView input);
std::vector<Bytes> events_seeds();

/// tlog: note keys, notes and checkpoints.
void checkpoint(ByteView input);
std::vector<Bytes> checkpoint_seeds();

/// tlog: proofs of inclusion with their checkpoints, and policies.
void log_proof(ByteView input);
std::vector<Bytes> log_proof_seeds();

/// attest: receipts, and receipt files as a stranger checks them.
void receipt(ByteView input);
std::vector<Bytes> receipt_seeds();

/// attest::decode_snp_report.
void snp(ByteView input);
std::vector<Bytes> snp_seeds();

/// crypto::Certificate: DER, PEM and what is asked of it.
void certificate(ByteView input);
std::vector<Bytes> certificate_seeds();

/// attest: TPM public areas, evidence sections and what judges them.
void tpm(ByteView input);
std::vector<Bytes> tpm_seeds();

/// attest::replay_event_log and replay_ima_log.
void boot_logs(ByteView input);
std::vector<Bytes> boot_logs_seeds();

/// attest::parse_log_entry.
void log_entry(ByteView input);
std::vector<Bytes> log_entry_seeds();

/// attest::decode_evidence_file, and policy::BundleJudge under a log policy.
void bundle(ByteView input);
std::vector<Bytes> bundle_seeds();

/// attest: DSSE envelopes, and build provenance in one that was signed.
void provenance(ByteView input);
std::vector<Bytes> provenance_seeds();

/// grammar::GrammarMaker: a schema, and the grammar that is made of it.
void schema(ByteView input);
std::vector<Bytes> schema_seeds();

/// engine::read_gguf.
void gguf(ByteView input);
std::vector<Bytes> gguf_seeds();

/// jinja: a chat template from anybody, rendered for a request that has everything.
void chat_template(ByteView input);
std::vector<Bytes> chat_template_seeds();

/// openai::AnswerParser, in every dialect: what a model may write.
void tool_calls(ByteView input);
std::vector<Bytes> tool_calls_seeds();

/// connect::parse_upstreams.
void upstreams(ByteView input);
std::vector<Bytes> upstreams_seeds();

/// connect::WholeEvents: a stranger's stream, in packets whose sizes the input chooses.
void whole_events(ByteView input);
std::vector<Bytes> whole_events_seeds();

/// node::owner::parse_preferences.
void preferences(ByteView input);
std::vector<Bytes> preferences_seeds();

/// node::owner::decode_sample.
void owner_sample(ByteView input);
std::vector<Bytes> owner_sample_seeds();

/// model: addresses, manifests, listings, redirects and settings.
void model_texts(ByteView input);
std::vector<Bytes> model_texts_seeds();

/// release::parse_release.
void release(ByteView input);
std::vector<Bytes> release_seeds();

/// organisation::parse_invite_code.
void invite_code(ByteView input);
std::vector<Bytes> invite_code_seeds();

/// operating::parse_wish and parse_status, operate::parse_start: the files of a node's data folder.
void node_files(ByteView input);
std::vector<Bytes> node_files_seeds();

}  // namespace darkbloom::fuzz
