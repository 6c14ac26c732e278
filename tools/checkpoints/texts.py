"""The texts of the golden records."""

# With vectors.
TEXTS = (
    "cat",
    "a red car on the beach",
    "a dog by the sea",
    "a cat by the sea",
    "Two BLUE birds, on a pink background!",
    "Don't worry: you've 3.14 e-mails @home #tag (99%)...",
    "Crème brûlée à l'été, naïve façade in Straße №5",
    "  two\n\nlines\tand   tabs ",
    "x",
    "?",
    "a 🐱 in a 🚗 😀❤️",
    "東京の夜景、北京 猫",
    "Привет мир, 안녕하세요, مرحبا, नमस्ते",
    "“ｆｕｌｌ　ｗｉｄｔｈ” ½ ﬁsh… x²",
    "e\u0301te\u0301 cafe\u0301 n\u0303",
    "supercalifragilisticexpialidocious antidisestablishmentarianism",
    "a long walk: " + "the quick brown fox jumps over the lazy dog and a red car, " * 40 + "the end",
)

# Where tokenizers tend to differ; only their tokens are recorded.
ODD_TEXTS = (
    "",
    " ",
    "ΣΊΣΥΦΟΣ Σίσυφος",  # a capital sigma that ends a word
    "İstanbul IŞIK",
    "ß ẞ ǅ ŉ ſ",
    "ﬁ ﬂ ½ ² ™ № ①② Ⅷ ㍿ ﷺ",
    "～ 〜 ￥",
    "zero\u200bwidth soft\u00adhyphen",
    "👩\u200d👩\u200d👧\u200d👦 family 🏳️\u200d🌈",  # joined by U+200D
    "ශ්\u200dරී",  # the same in Sinhala
    "می\u200cخواهم",  # U+200C in Persian
    "🇩🇪🇫🇷 1️⃣ ❤️",
    "tab\tline\r\nnbsp\u00a0sep\u2028wide\u3000end",
    "\u0085next \u200eltr \ufeffbom \u2060word \x07bell",
    "a\u0301\u0323 a\u0323\u0301 n\u0303",  # two accents, in both orders
    "한국어 ไทย 日本語ｱｲｳ 𠮷野家 㐀",
    "مَرْحَبًا שָׁלוֹם क्या ΐ ᾳ",
    "don't DON'T you'll we've I'm he'd they're 'S",
    "3.14159 1,000,000 10% $5 €7 £8",
    "a_b-c/d\\e|f@g#h C++ .NET ...!!!---___",
    "http://example.com/a?b=c&d=e#f user@example.com",
    "“quotes” ‘single’ «guil» — – … ¡Hola! ¿Qué?",
    "<|endoftext|> <|startoftext|>x [CLS] [SEP] [MASK] [PAD] <s> </s> <pad> <unk> <mask> y",
    "▁under ▁▁ Ġ ##ing </w>",
    "x" * 150,
    "a  b   c ",
)
