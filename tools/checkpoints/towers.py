"""The towers of the Jina models in PyTorch, from their published descriptions: JinaBERT, XLM-R with rotary positions, EVA02.

Only operators that export to plain ONNX. No inferred dimension in a reshape, so that a batch of nothing passes, and axes counted from the front:
the exporter loses the rank after such a reshape.
"""

import math

import torch
import torch.nn.functional as F
from torch import nn


def alibi_slopes(heads):
    def geometric(n):
        return [2 ** (-8 * (i + 1) / n) for i in range(n)]

    power = 2 ** math.floor(math.log2(heads))
    return geometric(power) + geometric(2 * power)[0::2][: heads - power]


def rotary(positions, width, base):
    """Angles for pairs of neighbours: (positions, width), each angle twice."""
    frequencies = 1.0 / base ** (torch.arange(0, width, 2).float() / width)
    return torch.outer(positions.float(), frequencies).repeat_interleave(2, -1)


def turn(x, heads, head):
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((-odd, even), 4).reshape(x.shape[0], heads, x.shape[2], head)


class Attention(nn.Module):
    def __init__(self, width, heads, sub_norm=False):
        super().__init__()
        self.heads, self.head = heads, width // heads
        self.q = nn.Linear(width, width)
        self.k = nn.Linear(width, width, bias=not sub_norm)
        self.v = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width, eps=1e-6) if sub_norm else nn.Identity()
        self.out = nn.Linear(width, width)

    def forward(self, x, bias=None, rope=None):
        batch, length, _ = x.shape
        q, k, v = (part(x).view(batch, length, self.heads, self.head).transpose(1, 2) for part in (self.q, self.k, self.v))
        if rope is not None:
            cos, sin = rope
            q, k = (x * cos + turn(x, self.heads, self.head) * sin for x in (q, k))
        scores = (q * self.head**-0.5) @ k.transpose(2, 3)
        if bias is not None:
            scores = scores + bias
        mixed = (scores.softmax(3) @ v).transpose(1, 2).reshape(batch, length, self.heads * self.head)
        return self.out(self.norm(mixed))


class PostNormBlock(nn.Module):
    """BERT's block; `gated` is JinaBERT's GEGLU, else the plain GELU of XLM-R."""

    def __init__(self, width, heads, inner, gated, eps):
        super().__init__()
        self.gated, self.inner = gated, inner
        self.attention = Attention(width, heads)
        self.norm1 = nn.LayerNorm(width, eps=eps)
        self.up = nn.Linear(width, 2 * inner if gated else inner, bias=not gated)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=eps)

    def forward(self, x, bias, rope=None):
        x = self.norm1(x + self.attention(x, bias, rope))
        y = self.up(x)
        if self.gated:
            y, gate = y.split(self.inner, dim=-1)
            y = y * F.gelu(gate)
        else:
            y = F.gelu(y)
        return self.norm2(x + self.down(y))


class TextTower(nn.Module):
    """`positions` is 'alibi' (JinaBERT) or 'rotary' (the text tower of jina-clip-v2)."""

    def __init__(self, vocabulary, width, layers, heads, inner, positions="alibi", dims=None):
        super().__init__()
        alibi = positions == "alibi"
        eps = 1e-12 if alibi else 1e-5
        self.head = width // heads
        self.word = nn.Embedding(vocabulary, width)
        self.kinds = nn.Embedding(2 if alibi else 1, width)
        self.norm = nn.LayerNorm(width, eps=eps)
        self.blocks = nn.ModuleList(PostNormBlock(width, heads, inner, alibi, eps) for _ in range(layers))
        self.project = nn.Linear(width, dims, bias=False) if dims else nn.Identity()
        slopes = torch.tensor(alibi_slopes(heads)).view(1, heads, 1, 1) if alibi else None
        self.register_buffer("slopes", slopes, persistent=False)

    def hidden(self, input_ids, mask, token_types=None):
        kind = self.kinds.weight[0] if token_types is None else self.kinds(token_types)
        x = self.norm(self.word(input_ids) + kind)
        bias = (1.0 - mask[:, None, None, :]) * -10000.0
        place = torch.arange(input_ids.shape[1], device=input_ids.device)
        rope = None
        if self.slopes is None:
            angles = rotary(place, self.head, 20000.0)
            rope = angles.cos(), angles.sin()
        else:
            bias = bias - self.slopes * (place[None, :] - place[:, None]).abs().float()[None, None]
        for block in self.blocks:
            x = block(x, bias, rope)
        return x

    def pooled(self, input_ids, pad):
        mask = (input_ids != pad).float()
        x = self.hidden(input_ids, mask)
        return self.project((x * mask[..., None]).sum(1) / mask.sum(1, keepdim=True).clamp(min=1e-6))


class ClipText(nn.Module):
    """input_ids -> text_embeds; the mask is made inside."""

    def __init__(self, pad, **sizes):
        super().__init__()
        self.pad, self.tower = pad, TextTower(**sizes)

    def forward(self, input_ids):
        return self.tower.pooled(input_ids, self.pad)


class HiddenText(nn.Module):
    """input_ids, attention_mask, token_type_ids -> last_hidden_state."""

    def __init__(self, **sizes):
        super().__init__()
        self.tower = TextTower(**sizes)

    def forward(self, input_ids, attention_mask, token_type_ids):
        return self.tower.hidden(input_ids, attention_mask.float(), token_type_ids)


class VisionBlock(nn.Module):
    def __init__(self, width, heads, inner):
        super().__init__()
        self.norm1 = nn.LayerNorm(width, eps=1e-6)
        self.attention = Attention(width, heads, sub_norm=True)
        self.norm2 = nn.LayerNorm(width, eps=1e-6)
        self.gate = nn.Linear(width, inner)
        self.up = nn.Linear(width, inner)
        self.norm3 = nn.LayerNorm(inner, eps=1e-6)
        self.down = nn.Linear(inner, width)

    def forward(self, x, rope):
        x = x + self.attention(self.norm1(x), rope=rope)
        y = self.norm2(x)
        return x + self.down(self.norm3(F.silu(self.gate(y)) * self.up(y)))


class VisionTower(nn.Module):
    """EVA02: pre-norm, class token, a learned place for each patch and rotary places on top, norms inside attention and SwiGLU."""

    def __init__(self, size, patch, width, layers, head, inner, dims, trained_grid=16):
        super().__init__()
        grid = size // patch
        self.patches = grid * grid
        self.width = width
        self.patch = nn.Conv2d(3, width, patch, patch)
        self.cls = nn.Parameter(torch.zeros(1, 1, width))
        self.place = nn.Parameter(torch.zeros(1, grid * grid + 1, width))
        self.blocks = nn.ModuleList(VisionBlock(width, width // head, inner) for _ in range(layers))
        self.norm = nn.LayerNorm(width, eps=1e-6)
        self.head = nn.Linear(width, dims)
        axis = rotary(torch.arange(grid) / grid * trained_grid, head // 2, 10000.0)
        angles = torch.cat([axis[:, None].expand(grid, grid, -1), axis[None].expand(grid, grid, -1)], -1).reshape(grid * grid, head)
        angles = torch.cat([torch.zeros(1, head), angles])  # the class token is not turned
        self.register_buffer("cos", angles.cos(), persistent=False)
        self.register_buffer("sin", angles.sin(), persistent=False)

    def forward(self, pixel_values):
        batch = pixel_values.shape[0]
        x = self.patch(pixel_values).reshape(batch, self.width, self.patches).transpose(1, 2)
        x = torch.cat([self.cls.expand(batch, -1, -1), x], 1) + self.place
        for block in self.blocks:
            x = block(x, (self.cos, self.sin))
        return self.head(self.norm(x[:, 0]))


class JinaClipV2(nn.Module):
    """Both towers in one graph, each with a batch of its own."""

    def __init__(self, text, vision):
        super().__init__()
        self.text, self.vision = text, vision

    def forward(self, input_ids, pixel_values):
        text, image = self.text(input_ids), self.vision(pixel_values)
        return text, image, text / text.norm(dim=-1, keepdim=True), image / image.norm(dim=-1, keepdim=True)


def randomise(module, seed, gain=1.0):
    """Weights that keep the size of what passes through them: outputs differ with their inputs, and 8 bits are enough."""
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in sorted(module.named_parameters()):
        if parameter.dim() == 1:
            if name.endswith("bias"):
                parameter.data.normal_(0, 0.05, generator=generator)
            else:
                parameter.data.fill_(1.0).add_(torch.randn(parameter.shape, generator=generator) * 0.05)
        elif "kinds" in name or "cls" in name or "class" in name:
            parameter.data.normal_(0, 0.05, generator=generator)
        elif "word" in name or "place" in name or "embedding.weight" in name and "patch" not in name:
            parameter.data.normal_(0, 0.3 if "place" in name or "position" in name else 1.0, generator=generator)
        else:
            parameter.data.normal_(0, gain * parameter[0].numel() ** -0.5, generator=generator)
    return module.eval()
