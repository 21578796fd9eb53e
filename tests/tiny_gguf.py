"""A tiny model of the llama architecture with random weights: half a megabyte, loaded in milliseconds, obeys a grammar."""

import gguf
import numpy as np

CHATML = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)


def write(path, *, seed=0, context=8192, template=CHATML, width=64, layers=1):
    """Write the model to `path` and give the path. Its tokens are the 256 bytes and three marks."""
    rng = np.random.default_rng(seed)
    w = gguf.GGUFWriter(path, "llama")
    w.add_context_length(context)
    w.add_embedding_length(width)
    w.add_block_count(layers)
    w.add_feed_forward_length(2 * width)
    w.add_head_count(4)
    w.add_head_count_kv(4)
    w.add_layer_norm_rms_eps(1e-5)
    w.add_rope_dimension_count(width // 4)
    tokens = [b"<unk>", b"<s>", b"</s>", *(f"<0x{n:02X}>".encode() for n in range(256))]
    w.add_tokenizer_model("llama")
    w.add_token_list(tokens)
    w.add_token_scores([0.0] * len(tokens))
    w.add_token_types([2, 3, 3, *[6] * 256])
    w.add_bos_token_id(1)
    w.add_eos_token_id(2)
    w.add_unk_token_id(0)
    w.add_add_space_prefix(False)
    if template:
        w.add_chat_template(template)

    def tensor(name, *shape, ones=False):
        w.add_tensor(name, np.ones(shape, np.float32) if ones else (rng.standard_normal(shape) * 0.2).astype(np.float32))

    tensor("token_embd.weight", len(tokens), width)
    tensor("output_norm.weight", width, ones=True)
    tensor("output.weight", len(tokens), width)
    for n in range(layers):
        for part in ("attn_q", "attn_k", "attn_v", "attn_output"):
            tensor(f"blk.{n}.{part}.weight", width, width)
        tensor(f"blk.{n}.attn_norm.weight", width, ones=True)
        tensor(f"blk.{n}.ffn_norm.weight", width, ones=True)
        tensor(f"blk.{n}.ffn_gate.weight", 2 * width, width)
        tensor(f"blk.{n}.ffn_up.weight", 2 * width, width)
        tensor(f"blk.{n}.ffn_down.weight", width, 2 * width)
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.write_tensors_to_file()
    w.close()
    return path
