"""The five families: sizes, configuration files in the form of the real ones, tokenizers, PyTorch modules."""

import torch
from transformers import CLIPTextConfig, CLIPTextModelWithProjection, CLIPVisionConfig, CLIPVisionModelWithProjection

import vocabularies
from pictures import MEAN, STD
from towers import ClipText, HiddenText, JinaClipV2, TextTower, VisionTower, randomise

BATCH, TEXT = {0: "batch_size"}, {0: "batch_size", 1: "sequence_length"}


def jina_preprocessor(size):
    return {
        "fill_color": 0, "image_processor_type": "JinaCLIPImageProcessor", "interpolation": "bicubic", "mean": MEAN,
        "processor_class": "JinaCLIPProcessor", "resize_mode": "shortest", "size": size, "std": STD,
    }


CLIP_PREPROCESSOR = {
    "crop_size": {"height": 224, "width": 224}, "do_center_crop": True, "do_convert_rgb": True, "do_normalize": True, "do_rescale": True, "do_resize": True,
    "feature_extractor_type": "CLIPFeatureExtractor", "image_mean": MEAN, "image_processor_type": "CLIPImageProcessor", "image_std": STD,
    "resample": 3, "rescale_factor": 1 / 255, "size": {"shortest_edge": 224},
}

BERT_MAP = {"cls_token": "[CLS]", "mask_token": "[MASK]", "pad_token": "[PAD]", "sep_token": "[SEP]", "unk_token": "[UNK]"}


def bert_tokenizer(limit):
    return {
        "clean_up_tokenization_spaces": True, **BERT_MAP, "do_basic_tokenize": True, "do_lower_case": True, "model_max_length": limit, "never_split": None,
        "strip_accents": None, "tokenize_chinese_chars": True, "tokenizer_class": "BertTokenizer",
    }


XLMR_MAP = {
    "bos_token": "<s>", "cls_token": "<s>", "eos_token": "</s>",
    "mask_token": {"content": "<mask>", "lstrip": True, "normalized": False, "rstrip": False, "single_word": False},
    "pad_token": "<pad>", "sep_token": "</s>", "unk_token": "<unk>",
}
XLMR_TOKENIZER = {
    **XLMR_MAP, "mask_token": "<mask>", "clean_up_tokenization_spaces": True, "model_max_length": 8194, "tokenizer_class": "XLMRobertaTokenizer",
}


def clip_token(content):
    return {"content": content, "lstrip": False, "normalized": True, "rstrip": False, "single_word": False}


CLIP_MAP = {
    "bos_token": clip_token("<|startoftext|>"), "eos_token": clip_token("<|endoftext|>"), "pad_token": "<|endoftext|>", "unk_token": clip_token("<|endoftext|>"),
}
CLIP_TOKENIZER = {
    "add_prefix_space": False, **{name: {"__type": "AddedToken", **token} if isinstance(token, dict) else token for name, token in CLIP_MAP.items()},
    "do_lower_case": True, "errors": "replace", "model_max_length": 77, "name_or_path": "openai/clip-vit-base-patch32", "tokenizer_class": "CLIPTokenizer",
}


def jina_clip_config(version, text, vision, dims, size, patch):
    v1 = version == 1
    return {
        "add_projections": not v1, "architectures": ["JinaCLIPModel"], "initializer_factor": 1.0, "logit_scale_init_value": 2.6592, "model_type": "jina_clip",
        "projection_dim": dims,
        "text_config": {
            "embed_dim": dims,
            "hf_model_config_kwargs": {
                "vocab_size": text["vocabulary"], "hidden_size": text["width"], "num_hidden_layers": text["layers"], "num_attention_heads": text["heads"],
                "intermediate_size": text["inner"], "use_flash_attn": False,
                **({"position_embedding_type": "alibi", "feed_forward_type": "geglu"} if v1 else {"position_embedding_type": "rotary"}),
            },
            "hf_model_name_or_path": "jinaai/jina-bert-flash-implementation" if v1 else "jinaai/jina-embeddings-v3",
            "model_type": "jina_clip_text", "pooler_type": "mean_pooler", "proj_bias": False, "proj_type": None if v1 else "linear",
        },
        "torch_dtype": "float32",
        "vision_config": {
            "drop_path_rate": 0.0, "embed_dim": dims, "fused_layer_norm": False, "head_width": vision["head"], "image_size": size, "intp_freq": True,
            "layers": vision["layers"], "ls_init_value": None, "mlp_ratio": 2.6666666666666665, "model_type": "jina_clip_vision", "naive_swiglu": True,
            "patch_dropout": 0.0, "patch_size": patch, "post_norm": False, "proj_type": None, "pt_hw_seq_len": 16, "qkv_bias": True,
            "rope_embeddings": True, "subln": True, "width": vision["width"], "x_attention": False,
        },
    }


def jina_clip_v1(text=None, vision=None):
    """The sizes of the small one unless others are given."""
    text = text or {"vocabulary": 700, "width": 64, "layers": 2, "heads": 2, "inner": 64}
    vision = vision or {"size": 224, "patch": 16, "width": 32, "layers": 2, "head": 16, "inner": 88, "dims": 64}
    return {
        "id": "jina-clip-v1", "dims": vision["dims"], "size": 224, "pad": 0, "max_tokens": 512,
        "tokenizer": vocabularies.wordpiece(700), "tokenizer_config": bert_tokenizer(512), "special_tokens": BERT_MAP, "preprocessor": jina_preprocessor(224),
        "config": jina_clip_config(1, text, vision, vision["dims"], 224, vision["patch"]),
        "graphs": {
            "text_model": (randomise(ClipText(pad=0, **text), 11), {"input_ids": TEXT}, {"text_embeds": BATCH}),
            "vision_model": (randomise(VisionTower(**vision), 12), {"pixel_values": BATCH}, {"image_embeds": BATCH}),
        },
    }


def real_jina_clip_v1():
    return jina_clip_v1(
        {"vocabulary": 30528, "width": 768, "layers": 12, "heads": 12, "inner": 3072},
        {"size": 224, "patch": 16, "width": 768, "layers": 12, "head": 64, "inner": 2048, "dims": 768},
    )


def jina_clip_v2():
    text = {"vocabulary": 1000, "width": 48, "layers": 2, "heads": 2, "inner": 96}
    vision = {"size": 512, "patch": 28, "width": 32, "layers": 2, "head": 16, "inner": 88, "dims": 128}
    module = JinaClipV2(ClipText(pad=1, positions="rotary", dims=128, **text), VisionTower(**vision))
    texts, images = {0: "text_batch_size"}, {0: "image_batch_size"}
    return {
        "id": "jina-clip-v2", "dims": 128, "size": 512, "pad": 1, "max_tokens": 512,
        "tokenizer": vocabularies.xlmr_unigram(1000), "tokenizer_config": XLMR_TOKENIZER, "special_tokens": XLMR_MAP, "preprocessor": jina_preprocessor(512),
        "config": jina_clip_config(2, text, vision, 128, 512, 28),
        "graphs": {
            "model": (
                randomise(module, 21), {"input_ids": {**texts, 1: "sequence_length"}, "pixel_values": images},
                {"text_embeddings": texts, "image_embeddings": images, "l2norm_text_embeddings": texts, "l2norm_image_embeddings": images},
            ),
        },
    }


class Output(torch.nn.Module):
    """One named output of a transformers model."""

    def __init__(self, model, name):
        super().__init__()
        self.model, self.name = model, name

    def forward(self, x):
        return getattr(self.model(x), self.name)


def clip(patch):
    tokenizer = vocabularies.clip_bpe(288)
    size = len(tokenizer["model"]["vocab"])
    dims, layers = 64, 2
    # The published configurations say 2 here, not the id of <|endoftext|>: the text is then pooled where the largest id stands.
    text = {
        "attention_dropout": 0.0, "bos_token_id": 0, "eos_token_id": 2, "hidden_act": "quick_gelu", "hidden_size": 32, "intermediate_size": 96, "layer_norm_eps": 1e-05,
        "max_position_embeddings": 77, "num_attention_heads": 2, "num_hidden_layers": layers, "pad_token_id": 1, "projection_dim": dims, "vocab_size": size,
    }
    vision = {
        "attention_dropout": 0.0, "hidden_act": "quick_gelu", "hidden_size": 32, "image_size": 224, "intermediate_size": 96,
        "layer_norm_eps": 1e-05, "num_attention_heads": 2, "num_channels": 3, "num_hidden_layers": layers, "patch_size": patch, "projection_dim": dims,
    }
    modules = (
        CLIPTextModelWithProjection(CLIPTextConfig(**text, attn_implementation="eager")),
        CLIPVisionModelWithProjection(CLIPVisionConfig(**vision, attn_implementation="eager")),
    )
    return {
        "id": f"clip-vit-base-patch{patch}", "dims": dims, "size": 224, "pad": size - 1, "max_tokens": 77,
        "tokenizer": tokenizer, "tokenizer_config": CLIP_TOKENIZER, "special_tokens": CLIP_MAP, "preprocessor": CLIP_PREPROCESSOR,
        "config": {
            "_name_or_path": f"openai/clip-vit-base-patch{patch}", "architectures": ["CLIPModel"], "initializer_factor": 1.0, "logit_scale_init_value": 2.6592,
            "model_type": "clip", "projection_dim": dims, "text_config": {"model_type": "clip_text_model", **text},
            "vision_config": {"model_type": "clip_vision_model", **vision},
        },
        "graphs": {
            "text_model": (Output(randomise(modules[0], patch, gain=1.4), "text_embeds"), {"input_ids": TEXT}, {"text_embeds": BATCH}),
            "vision_model": (Output(randomise(modules[1], patch + 1, gain=1.4), "image_embeds"), {"pixel_values": BATCH}, {"image_embeds": BATCH}),
        },
    }


def jina_embeddings_v2():
    text = {"vocabulary": 700, "width": 64, "layers": 2, "heads": 2, "inner": 64}
    return {
        "id": "jina-embeddings-v2-base-en", "dims": 64, "size": None, "pad": 0, "max_tokens": 512,
        "tokenizer": vocabularies.wordpiece(700), "tokenizer_config": bert_tokenizer(2147483648), "special_tokens": BERT_MAP, "preprocessor": None,
        "config": {
            "architectures": ["JinaBertForMaskedLM"], "attention_probs_dropout_prob": 0.0, "attn_implementation": "torch", "classifier_dropout": None, "emb_pooler": "mean",
            "feed_forward_type": "geglu", "gradient_checkpointing": False, "hidden_act": "gelu", "hidden_dropout_prob": 0.1, "hidden_size": text["width"],
            "initializer_range": 0.02, "intermediate_size": text["inner"], "layer_norm_eps": 1e-12, "max_position_embeddings": 8192, "model_max_length": 8192,
            "model_type": "bert", "num_attention_heads": text["heads"], "num_hidden_layers": text["layers"], "pad_token_id": 0, "position_embedding_type": "alibi",
            "type_vocab_size": 2, "use_cache": True, "vocab_size": text["vocabulary"],
        },
        "graphs": {
            "model": (randomise(HiddenText(**text), 51), {"input_ids": TEXT, "attention_mask": TEXT, "token_type_ids": TEXT}, {"last_hidden_state": TEXT}),
        },
    }


FAMILIES = {
    "jina-clip-v1": jina_clip_v1,
    "jina-clip-v2": jina_clip_v2,
    "clip-vit-base-patch32": lambda: clip(32),
    "clip-vit-base-patch16": lambda: clip(16),
    "jina-embeddings-v2-base-en": jina_embeddings_v2,
}
