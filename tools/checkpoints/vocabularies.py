"""Small tokenizers of the three kinds that the models use, each in the form of the real tokenizer.json.

The vocabularies come from corpus.txt by plain counting: no trainer whose ties depend on a hash table, so that a second run writes the same bytes.
"""

import base64
import collections
import io
import math
from pathlib import Path

from tokenizers import Regex, normalizers, pre_tokenizers

CORPUS = Path(__file__).with_name("corpus.txt").read_text(encoding="utf-8").splitlines()


def special(token_id, content, **flags):
    return {"id": token_id, "content": content, "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True, **flags}


def tokenizer_json(added, normalizer, pre_tokenizer, post_processor, decoder, model):
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": added, "normalizer": normalizer, "pre_tokenizer": pre_tokenizer,
        "post_processor": post_processor, "decoder": decoder, "model": model,
    }


def template(first, first_id, last, last_id, pair_type):
    one = [{"SpecialToken": {"id": first, "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}, {"SpecialToken": {"id": last, "type_id": 0}}]
    second = [{"Sequence": {"id": "B", "type_id": pair_type}}, {"SpecialToken": {"id": last, "type_id": pair_type}}]
    if pair_type == 0:
        second.insert(0, {"SpecialToken": {"id": last, "type_id": 0}})
    tokens = {name: {"id": name, "ids": [number], "tokens": [name]} for name, number in ((first, first_id), (last, last_id))}
    return {"type": "TemplateProcessing", "single": one, "pair": one + second, "special_tokens": tokens}


def ranked(counts):
    return [piece for piece, _ in sorted(counts.items(), key=lambda item: (-item[1] * len(item[0]), item[0]))]


def wordpiece(size):
    """BERT: uncased WordPiece, the special tokens at the ids of bert-base-uncased."""
    normalizer = normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=True)
    split = pre_tokenizers.BertPreTokenizer()
    words = collections.Counter(word for line in CORPUS for word, _ in split.pre_tokenize_str(normalizer.normalize_str(line)))
    vocabulary = ["[PAD]", *(f"[unused{i}]" for i in range(99)), "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    first = {word[0] for word in words}
    rest = {f"##{c}" for word in words for c in word[1:]}
    latin = {c for c in map(chr, range(33, 127)) if not c.isupper()}
    vocabulary += sorted(first | latin) + sorted(rest | {f"##{c}" for c in latin if c.isalnum()})
    pieces = collections.Counter()
    for word, count in words.items():
        if len(word) > 1:
            pieces[word] += 2 * count
        for start in range(1, len(word)):
            for end in range(start + 2, min(len(word), start + 6) + 1):
                pieces[f"##{word[start:end]}"] += count
    known = set(vocabulary)
    vocabulary += [piece for piece in ranked(pieces) if piece not in known][: size - len(vocabulary)]
    assert len(vocabulary) == size
    added = [special(vocabulary.index(name), name) for name in ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")]
    return tokenizer_json(
        added,
        {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True, "strip_accents": None, "lowercase": True},
        {"type": "BertPreTokenizer"},
        template("[CLS]", 101, "[SEP]", 102, 1),
        {"type": "WordPiece", "prefix": "##", "cleanup": True},
        {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100, "vocab": {piece: i for i, piece in enumerate(vocabulary)}},
    )


def byte_letters():
    """GPT-2's letters for bytes: printable ones stand for themselves, the others are shifted out of the way."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    return [chr(byte) for byte in plain] + [chr(256 + i) for i in range(len(others))]


CLIP_WORDS = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"


def clip_bpe(merge_count):
    """CLIP: byte-level BPE in lower case with </w>; ids in CLIP's order: letters, letters that end a word, merges, the two special tokens."""
    normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Lowercase()])
    split = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(CLIP_WORDS), "removed", invert=True), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=True)])
    counts = collections.Counter(word for line in CORPUS for word, _ in split.pre_tokenize_str(normalizer.normalize_str(line)))
    words = {word: [*word[:-1], f"{word[-1]}</w>"] for word in counts}
    merges = []
    while len(merges) < merge_count:
        pairs = collections.Counter()
        for word, parts in words.items():
            for pair in zip(parts, parts[1:]):
                pairs[pair] += counts[word]
        best = min(pairs, key=lambda pair: (-pairs[pair], pair))
        merges.append(best)
        for parts in words.values():
            i = 0
            while i < len(parts) - 1:
                if (parts[i], parts[i + 1]) == best:
                    parts[i : i + 2] = ["".join(best)]
                i += 1
    letters = byte_letters()
    vocabulary = [*letters, *(f"{letter}</w>" for letter in letters), *("".join(pair) for pair in merges), "<|startoftext|>", "<|endoftext|>"]
    assert len(set(vocabulary)) == len(vocabulary)
    start, end = len(vocabulary) - 2, len(vocabulary) - 1
    return tokenizer_json(
        [special(start, "<|startoftext|>", normalized=True), special(end, "<|endoftext|>")],
        {"type": "Sequence", "normalizers": [{"type": "NFC"}, {"type": "Replace", "pattern": {"Regex": "\\s+"}, "content": " "}, {"type": "Lowercase"}]},
        {"type": "Sequence", "pretokenizers": [
            {"type": "Split", "pattern": {"Regex": CLIP_WORDS}, "behavior": "Removed", "invert": True},
            {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": True},
        ]},
        {"type": "RobertaProcessing", "sep": ["<|endoftext|>", end], "cls": ["<|startoftext|>", start], "trim_offsets": False, "add_prefix_space": False},
        {"type": "ByteLevel", "add_prefix_space": True, "trim_offsets": True},
        {
            "type": "BPE", "dropout": None, "unk_token": "<|endoftext|>", "continuing_subword_prefix": "", "end_of_word_suffix": "</w>", "fuse_unk": False,
            "vocab": {piece: i for i, piece in enumerate(vocabulary)}, "merges": [" ".join(pair) for pair in merges],
        },
    )


def nmt_nfkc():
    """SentencePiece's own normalisation table, as it is inside every XLM-R tokenizer.json."""
    import sentencepiece
    from sentencepiece import sentencepiece_model_pb2

    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(CORPUS * 3), model_writer=model, vocab_size=400, hard_vocab_limit=False, normalization_rule_name="nmt_nfkc", minloglevel=2, num_threads=1)
    proto = sentencepiece_model_pb2.ModelProto()
    proto.ParseFromString(model.getvalue())
    return base64.b64encode(proto.normalizer_spec.precompiled_charsmap).decode()


def xlmr_unigram(size):
    """XLM-R: cased Unigram over Metaspace, special tokens first, <mask> last."""
    words = collections.Counter(f"▁{word}" for line in CORPUS for word in line.split())
    letters = collections.Counter(c for word, count in words.items() for c in word * count)
    letters.update(map(chr, range(33, 127)))
    pieces = collections.Counter()
    for word, count in words.items():
        for start in range(len(word)):
            for end in range(start + 2, min(len(word), start + 8) + 1):
                pieces[word[start:end]] += count
    chosen = [*ranked(pieces)[: size - 5 - len(letters)], *letters]
    total = sum(letters.values())
    score = {piece: math.log((pieces[piece] or letters[piece]) / total) for piece in chosen}
    scored = sorted(((piece, round(value, 6)) for piece, value in score.items()), key=lambda item: (-item[1], item[0]))
    vocabulary = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), *scored, ("<mask>", 0.0)]
    assert len(vocabulary) == size
    added = [special(i, name) for i, name in enumerate(("<s>", "<pad>", "</s>", "<unk>"))] + [special(size - 1, "<mask>", lstrip=True)]
    metaspace = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "always", "split": True}
    return tokenizer_json(
        added,
        {"type": "Precompiled", "precompiled_charsmap": nmt_nfkc()},
        {"type": "Sequence", "pretokenizers": [{"type": "WhitespaceSplit"}, metaspace]},
        template("<s>", 0, "</s>", 2, 0),
        metaspace,
        {"type": "Unigram", "unk_id": 3, "vocab": [list(entry) for entry in vocabulary], "byte_fallback": False},
    )
