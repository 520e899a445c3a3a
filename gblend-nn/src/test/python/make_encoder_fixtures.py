"""Writes encoders.json: the reference values of make_fixtures.py for the networks of many depths and kinds.

Run:  python3 make_encoder_fixtures.py ../resources/org/gblend/nn
Needs only torch. The networks are written from the papers and torchvision's and VMZ's layout with PyTorch's own modules.
"multiply-adds" of one clip are PyTorch's own count (torch.utils.flop_counter, halved), where it can count.
"""

import json
import math
import pathlib
import sys

import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

import make_fixtures as base

BLOCKS = {10: [1] * 4, 18: [2] * 4, 26: [2] * 4, 50: [3, 4, 6, 3]}


def conv(axes, cin, cout, kernel, stride=1, groups=1):
    kind = nn.Conv3d if axes == 3 else nn.Conv2d
    kernel = (kernel,) * axes if isinstance(kernel, int) else kernel
    return kind(cin, cout, kernel, stride, tuple(k // 2 for k in kernel), groups=groups, bias=False)


def norm(axes, channels, eps):
    return (nn.BatchNorm3d if axes == 3 else nn.BatchNorm2d)(channels, eps)


def kernel(kind, axes, cin, cout, stride, block_in, eps):
    """What stands for the 3x3x3 convolution."""
    if kind == "full":
        return conv(axes, cin, cout, 3, stride)
    if kind == "spatial":
        return conv(3, cin, cout, (1, 3, 3), (1, stride, stride))
    if kind in ("factored", "factored-by-block"):
        source = block_in if kind == "factored-by-block" else cin
        middle = (source * cout * 27) // (source * 9 + 3 * cout)
        return nn.Sequential(
            conv(3, cin, middle, (1, 3, 3), (1, stride, stride)), norm(3, middle, eps), nn.ReLU(),
            conv(3, middle, cout, (3, 1, 1), (stride, 1, 1)))
    each = conv(3, cout, cout, 3, stride, groups=cout)
    if kind == "depthwise":
        return each
    return nn.Sequential(conv(3, cin, cout, 1), norm(3, cout, eps), each)


class Block(nn.Module):
    def __init__(self, kind, axes, bottleneck, cin, width, stride, eps):
        super().__init__()
        make = lambda a, s: kernel(kind, axes, a, width, s, cin, eps)
        self.out = width * 4 if bottleneck else width
        if bottleneck:
            convs = [(conv(axes, cin, width, 1), width), (make(width, stride), width),
                     (conv(axes, width, self.out, 1), self.out)]
        else:
            convs = [(make(cin, stride), width), (make(width, 1), width)]
        self.axes, self.count = axes, len(convs)
        for i, (c, channels) in enumerate(convs):
            n = norm(axes, channels, eps)
            if axes == 3:
                setattr(self, f"conv{i + 1}", nn.Sequential(c, n))
            else:
                setattr(self, f"conv{i + 1}", c)
                setattr(self, f"bn{i + 1}", n)
        step = (1, stride, stride) if kind == "spatial" else stride
        self.downsample = None
        if stride != 1 or cin != self.out:
            self.downsample = nn.Sequential(conv(axes, cin, self.out, 1, step), norm(axes, self.out, eps))

    def forward(self, x):
        y = x
        for i in range(1, self.count + 1):
            y = getattr(self, f"conv{i}")(y)
            y = y if self.axes == 3 else getattr(self, f"bn{i}")(y)
            y = torch.relu(y) if i < self.count else y
        return torch.relu(y + (x if self.downsample is None else self.downsample(x)))


class Residual(nn.Module):
    def add_stages(self, kinds, axes, depth, cin, width, first_stride=1, eps=1e-5):
        bottleneck = depth == 26 or depth >= 50
        for stage, (blocks, kind) in enumerate(zip(BLOCKS[depth], kinds)):
            layers = []
            for b in range(blocks):
                stride = 1 if b else (first_stride if stage == 0 else 2)
                layers.append(Block(kind, axes, bottleneck, cin, width * 2**stage, stride, eps))
                cin = layers[-1].out
            setattr(self, f"layer{stage + 1}", nn.Sequential(*layers))
        self.features = cin

    def stages(self, y):
        return self.layer4(self.layer3(self.layer2(self.layer1(y))))


class Video(Residual):
    def __init__(self, shape, kinds, depth, width, stem_kernel=(3, 7, 7), stem_stride=(1, 2, 2), pool=False, eps=1e-5,
                 middle=0):
        super().__init__()
        kinds = [kinds] * 4 if isinstance(kinds, str) else kinds
        if middle:
            (kt, kh, kw), (st, sh, sw) = stem_kernel, stem_stride
            layers = [conv(3, shape[-1], middle, (1, kh, kw), (1, sh, sw)), norm(3, middle, eps), nn.ReLU(),
                      conv(3, middle, width, (kt, 1, 1), (st, 1, 1)), norm(3, width, eps), nn.ReLU()]
        else:
            layers = [conv(3, shape[-1], width, stem_kernel, stem_stride), norm(3, width, eps), nn.ReLU()]
        if pool:
            layers.append(nn.MaxPool3d((1, 3, 3), (1, 2, 2), (0, 1, 1)))
        self.stem = nn.Sequential(*layers)
        self.add_stages(kinds, 3, depth, width, width, 1, eps)

    def forward(self, x):
        return self.stages(self.stem(x.permute(0, 4, 1, 2, 3))).mean((2, 3, 4))


class Resnet(Residual):
    def __init__(self, shape, depth, width):
        super().__init__()
        self.conv1, self.bn1 = conv(2, shape[-1], width, 7, 2), norm(2, width, 1e-5)
        self.pool = nn.MaxPool2d(3, 2, 1)
        self.add_stages(["full"] * 4, 2, depth, width, width)

    def forward(self, x):
        y = torch.relu(self.bn1(self.conv1(x.permute(0, 3, 1, 2))))
        return self.stages(self.pool(y)).mean((2, 3))


class AudioResnet(Residual):
    def __init__(self, shape, depth, width):
        super().__init__()
        self.conv1 = nn.Conv2d(shape[-1], width // 4, 3, 1, 1)
        half = width // 2
        front = [(width // 4, 2), (half, 1), (half, 1)]
        self.front = nn.Sequential(*(Block("full", 2, False, a, half, s, 1e-5) for a, s in front))
        self.add_stages(["full"] * 4, 2, depth, half, width, 2)

    def forward(self, x):
        y = self.stages(self.front(self.conv1(x.permute(0, 3, 1, 2))))
        return nn.functional.max_pool2d(y, (y.shape[2], y.shape[3])).flatten(1)


class Transformer(nn.Module):
    def __init__(self, shape, hidden, layers, heads, inner):
        super().__init__()
        self.project = nn.Linear(math.prod(shape[1:]), hidden)
        layer = nn.TransformerEncoderLayer(hidden, heads, inner, 0.0, batch_first=True, norm_first=True)
        self.layers = nn.TransformerEncoder(layer, layers, enable_nested_tensor=False).layers
        self.norm = nn.LayerNorm(hidden)
        self.features = hidden

    def forward(self, x):
        y = self.project(x if x.dim() == 3 else x.flatten(2))
        where = torch.arange(y.shape[1]).unsqueeze(1)
        pair = torch.arange(self.features) // 2 * 2
        angle = where / 10000 ** (pair / self.features)
        y = y + torch.where(torch.arange(self.features) % 2 == 0, angle.sin(), angle.cos())
        for layer in self.layers:
            y = layer(y)
        return self.norm(y).mean(1)


def networks():
    v, s, t = [5, 19, 22, 3], [12, 6], [12, 5, 2]
    small = dict(stem_kernel=(3, 3, 3), stem_stride=(1, 1, 1))
    return {
        "r3d-50": (Video(v, "full", 50, 2, pool=True), v),
        "r2plus1d-10": (Video(v, "factored-by-block", 10, 4, middle=5), v),
        "r2plus1d-10-by-convolution": (Video([4, 9, 8, 2], "factored", 10, 4, **small, middle=3, eps=1e-3), [4, 9, 8, 2]),
        "r2plus1d-50": (Video(v, "factored-by-block", 50, 2, middle=3, pool=True), v),
        "mc3-10": (Video(v, ["full"] + ["spatial"] * 3, 10, 4), v),
        "mc3-18": (Video([4, 9, 8, 2], ["full"] + ["spatial"] * 3, 18, 2, **small), [4, 9, 8, 2]),
        "ip-csn-26": (Video(v, "preserving", 26, 3, pool=True, eps=1e-3), v),
        "ip-csn-50": (Video([4, 9, 8, 2], "preserving", 50, 2, **small, eps=1e-3), [4, 9, 8, 2]),
        "ir-csn-26": (Video(v, "depthwise", 26, 3, pool=True, eps=1e-3), v),
        "audio-resnet-50": (AudioResnet([100, 40, 1], 50, 4), [100, 40, 1]),
        "resnet-50": (Resnet([40, 33, 3], 50, 2), [40, 33, 3]),
        "transformer": (Transformer(s, 8, 2, 2, 12), s),
        "transformer-odd": (Transformer(t, 5, 1, 1, 7), t),
    }


def multiply_adds(network, shape):
    network.eval()
    inputs = {"m": torch.zeros(1, *shape)}
    with FlopCounterMode(display=False) as counter:
        network(inputs)
    # The counter does not see into the fused attention of a CPU: two products of T x T x F in each layer.
    encoder = network.encoders["m"]
    fused = len(encoder.layers) * 2 * shape[0] ** 2 * encoder.features if isinstance(encoder, Transformer) else 0
    return counter.get_total_flops() // 2 + fused


def main(folder):
    target = pathlib.Path(folder)
    content = {}
    for name, (encoder, shape) in networks().items():
        network = base.Network({"m": encoder})
        content[name] = {m: base.run(network, {"m": shape}, m == "training") for m in ("training", "evaluation")}
        content[name]["multiply-adds"] = multiply_adds(network, shape)
        content[name]["parameters"] = sum(p.numel() for p in network.parameters())
    text = json.dumps(base.rounded({"made": {"torch": torch.__version__}, "encoders": content}), separators=(",", ":"))
    (target / "encoders.json").write_text(text + "\n")
    print("encoders", len(text))


if __name__ == "__main__":
    main(sys.argv[1])
