"""Writes the reference values of the fusions, made by PyTorch in float64, in the manner of make_fixtures.py.

Run:  python3 make_fusion_fixtures.py ../resources/org/gblend/nn
Each fusion is written here from its paper, over the same small encoders: an MLP, a deeper MLP and a 1-D convolution.
"""

import json
import pathlib
import sys

import torch
from torch import nn

import make_fixtures as base


def lengths(encoders):
    return {m: e.features for m, e in encoders.items()}


class Sum(nn.Module):
    """h = sum_i relu(W_i x_i + b_i)"""

    def __init__(self, encoders, hidden):
        super().__init__()
        self.projections = nn.ModuleDict({m: nn.Linear(f, hidden) for m, f in lengths(encoders).items()})
        self.features = hidden

    def forward(self, x):
        return sum(torch.relu(self.projections[m](x[m])) for m in x)


class Gated(nn.Module):
    """h_i = tanh(W_i x_i), z_i = sigmoid(V_i [x]), h = sum_i z_i h_i; tied: z h_1 + (1 - z) h_2"""

    def __init__(self, encoders, hidden, tied=False):
        super().__init__()
        sizes = lengths(encoders)
        self.tied, self.features = tied, hidden
        self.values = nn.ModuleDict({m: nn.Linear(f, hidden) for m, f in sizes.items()})
        gated = list(sizes)[:1] if tied else list(sizes)
        self.gates = nn.ModuleDict({m: nn.Linear(sum(sizes.values()), hidden) for m in gated})

    def forward(self, x):
        joined = torch.cat(list(x.values()), 1)
        h = {m: torch.tanh(self.values[m](x[m])) for m in x}
        z = {m: torch.sigmoid(g(joined)) for m, g in self.gates.items()}
        if self.tied:
            first, second = x
            return z[first] * h[first] + (1 - z[first]) * h[second]
        return sum(z[m] * h[m] for m in x)


class Film(nn.Module):
    """y = (1 + g) x_m + b with (g, b) = W [x_j : j != m] + a, h = relu(FC(relu(y)))"""

    def __init__(self, encoders, hidden, modality):
        super().__init__()
        sizes = lengths(encoders)
        self.modality, self.features = modality, hidden
        own = sizes[modality]
        self.modulation = nn.Linear(sum(sizes.values()) - own, 2 * own)
        self.fc = nn.Linear(own, hidden)

    def forward(self, x):
        condition = torch.cat([x[m] for m in x if m != self.modality], 1)
        scale, shift = self.modulation(condition).chunk(2, 1)
        return torch.relu(self.fc(torch.relu((1 + scale) * x[self.modality] + shift)))


class LowRank(nn.Module):
    """h = sum_r prod_i W_i^(r) [x_i; 1]"""

    def __init__(self, encoders, hidden, rank):
        super().__init__()
        self.rank, self.features = rank, hidden
        self.factors = nn.ModuleDict({m: nn.Linear(f, rank * hidden) for m, f in lengths(encoders).items()})

    def forward(self, x):
        product = 1
        for m in x:
            weight = torch.cat([self.factors[m].weight, self.factors[m].bias[:, None]], 1)
            ones = torch.ones(len(x[m]), 1)
            weight = weight.reshape(self.rank, self.features, -1)
            product = product * torch.einsum("rfi,ni->rnf", weight, torch.cat([x[m], ones], 1))
        return product.sum(0)


class Concat(nn.Module):
    """The paper's layers after the gates: FC, ReLU, FC, ReLU."""

    def __init__(self, encoders, hidden):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(sum(lengths(encoders).values()), hidden), nn.Linear(hidden, hidden)
        self.features = hidden

    def concat(self, x):
        return torch.relu(self.fc2(torch.relu(self.fc1(torch.cat(list(x.values()), 1)))))


class SeGate(Concat):
    """y_i = sigmoid(V_i relu(U_i [x])) x_i"""

    def __init__(self, encoders, hidden, reduction):
        super().__init__(encoders, hidden)
        sizes = lengths(encoders)
        self.gates = nn.ModuleDict()
        for m, f in sizes.items():
            inner = max(1, f // reduction)
            self.gates[m] = nn.ModuleDict({"fc1": nn.Linear(sum(sizes.values()), inner), "fc2": nn.Linear(inner, f)})

    def forward(self, x):
        squeezed = torch.cat(list(x.values()), 1)
        gate = lambda g: torch.sigmoid(g["fc2"](torch.relu(g["fc1"](squeezed))))
        return self.concat({m: gate(self.gates[m]) * x[m] for m in x})


def stages(encoder, y, first, last):
    for stage in range(first, last):
        y = getattr(encoder, f"layer{stage + 1}")(y)
    return y


def to_map(encoder, x, stage):
    """The map before a stage, counted from 0; video (N, T, H, W, C), pictures and spectrograms (N, H, W, C)."""
    if isinstance(encoder, base.R3d):
        y = encoder.stem(x.permute(0, 4, 1, 2, 3))
    elif isinstance(encoder, base.AudioResnet):
        y = encoder.front(encoder.conv1(x.permute(0, 3, 1, 2)))
    else:
        y = encoder.pool(torch.relu(encoder.bn1(encoder.conv1(x.permute(0, 3, 1, 2)))))
    return stages(encoder, y, 0, stage)


def pool(encoder, y):
    return y.amax((2, 3)) if isinstance(encoder, base.AudioResnet) else y.flatten(2).mean(2)


class MidConcat(nn.Module):
    """Maps before a stage, brought to the size of the first with most axes, by channel; the last stages; FC, ReLU."""

    maps = True

    def __init__(self, encoders, lead, before, axes, depth, width, channels, hidden):
        super().__init__()
        self.lead, self.stage, self.encoders = lead, before - 1, encoders
        self.tail = nn.Module()
        for stage in range(self.stage, 4):
            blocks = []
            for b in range({10: 1, 18: 2}[depth]):
                out = width * 2**stage
                blocks.append(base.Block(axes, channels, out, 1 if b or stage == 0 else 2))
                channels = out
            setattr(self.tail, f"layer{stage + 1}", nn.Sequential(*blocks))
        self.fc = nn.Linear(channels, hidden)
        self.features = hidden

    def sized(self, y, lead):
        if y.shape[2:] == lead.shape[2:]:
            return y
        if y.dim() == 5:
            return nn.functional.interpolate(y, lead.shape[2:], mode="trilinear")
        if lead.dim() == 5:
            y = nn.functional.interpolate(y.mean(3), lead.shape[2], mode="linear")
            return y[:, :, :, None, None].expand(-1, -1, -1, *lead.shape[3:])
        return y.mean((2, 3))[:, :, None, None].expand(-1, -1, *lead.shape[2:])

    def forward(self, x):
        maps = {m: to_map(e, x[m], self.stage) for m, e in self.encoders.items()}
        joined = torch.cat([self.sized(y, maps[self.lead]) for y in maps.values()], 1)
        y = stages(self.tail, joined, self.stage, 4)
        return torch.relu(self.fc(pool(self.encoders[self.lead], y)))


def positions(encoder, x):
    """(N, P, C) of the last map, or the one feature vector of an encoder without maps; and how it is pooled again."""
    if isinstance(encoder, base.Mlp):
        return encoder(x)[:, None], lambda z: z[:, 0]
    y = to_map(encoder, x, 4)
    return y.flatten(2).transpose(1, 2), lambda z: pool(encoder, z.transpose(1, 2).reshape(y.shape))


class NonLocal(Concat):
    """y_p = sum_q softmax_q(theta(x_p) . phi(x_q)) g(x_q), z_p = x_p + W y_p over all streams' positions"""

    maps = True

    def __init__(self, encoders, hidden, reduction):
        super().__init__(encoders, hidden)
        self.encoders, sizes = encoders, lengths(encoders)
        inner = max(sizes.values()) // reduction
        self.streams = nn.ModuleDict()
        for m, c in sizes.items():
            self.streams[m] = nn.ModuleDict({
                "theta": nn.Linear(c, inner), "phi": nn.Linear(c, inner), "g": nn.Linear(c, inner),
                "out": nn.Linear(inner, c)})

    def forward(self, x):
        seen = {m: positions(e, x[m]) for m, e in self.encoders.items()}
        phi = torch.cat([self.streams[m]["phi"](v) for m, (v, _) in seen.items()], 1)
        g = torch.cat([self.streams[m]["g"](v) for m, (v, _) in seen.items()], 1)
        gated = {}
        for m, (v, back) in seen.items():
            attention = torch.einsum("npd,nqd->npq", self.streams[m]["theta"](v), phi).softmax(2)
            gated[m] = back(v + self.streams[m]["out"](torch.einsum("npq,nqd->npd", attention, g)))
        return self.concat(gated)


class CrossAttention(nn.Module):
    """Each stream's tokens ask those of the others: torch's own attention, residual, layer norm, mean, concat."""

    maps = True

    def __init__(self, encoders, width, heads, hidden):
        super().__init__()
        self.encoders, self.heads, self.features = encoders, heads, hidden
        self.streams = nn.ModuleDict()
        for m, c in lengths(encoders).items():
            linear = lambda: nn.Linear(width, width)
            self.streams[m] = nn.ModuleDict({
                "embed": nn.Linear(c, width), "query": linear(), "key": linear(), "value": linear(), "out": linear(),
                "norm": nn.LayerNorm(width)})
        self.fc1, self.fc2 = nn.Linear(width * len(encoders), hidden), nn.Linear(hidden, hidden)

    def forward(self, x):
        tokens = {m: self.streams[m]["embed"](positions(e, x[m])[0]) for m, e in self.encoders.items()}
        pooled = []
        for m, t in tokens.items():
            s = self.streams[m]
            others = torch.cat([o for n, o in tokens.items() if n != m], 1)
            split = lambda y: y.unflatten(2, (self.heads, -1)).transpose(1, 2)
            c = nn.functional.scaled_dot_product_attention(
                split(s["query"](t)), split(s["key"](others)), split(s["value"](others)))
            pooled.append(s["norm"](t + s["out"](c.transpose(1, 2).flatten(2))).mean(1))
        return torch.relu(self.fc2(torch.relu(self.fc1(torch.cat(pooled, 1)))))


class Unregistered(dict):
    """Encoders that a fusion runs, without being the owner of their tensors."""


class Network(nn.Module):
    def __init__(self, encoders, fusion):
        super().__init__()
        self.encoders, self.fusion = nn.ModuleDict(encoders), fusion
        self.heads = nn.ModuleDict({m: nn.Linear(e.features, base.CLASSES) for m, e in encoders.items()})
        self.heads["joint"] = nn.Linear(fusion.features, base.CLASSES)

    def forward(self, inputs):
        features = {m: e(inputs[m]) for m, e in self.encoders.items()}
        logits = {m: self.heads[m](f) for m, f in features.items()}
        logits["joint"] = self.heads["joint"](self.joint(inputs, features))
        return logits

    def joint(self, inputs, features):
        """A fusion of maps runs the encoders again, with the running statistics as they were in the first pass."""
        if not hasattr(self.fusion, "maps"):
            return self.fusion(features)
        norms = [m for m in self.encoders.modules() if hasattr(m, "momentum")]
        before = [m.momentum for m in norms]
        counts = [m.num_batches_tracked.clone() for m in norms]
        for m in norms:
            m.momentum = 0.0
        fused = self.fusion(inputs)
        for m, momentum, count in zip(norms, before, counts):
            m.momentum = momentum
            m.num_batches_tracked.copy_(count)
        return fused


def small(count):
    shapes = {"x": [6], "y": [3, 2], "z": [12, 6]}
    encoders = {"x": base.Mlp([6], 5, 1), "y": base.Mlp([3, 2], 4, 2), "z": base.Conv1d([12, 6], 3, 2, 3)}
    names = list(shapes)[:count]
    return {m: encoders[m] for m in names}, {m: shapes[m] for m in names}


VIDEO, FLOW, AUDIO = [4, 12, 12, 3], [6, 12, 12, 2], [40, 20, 1]


def video(shape):
    return base.R3d(shape, 10, 4, (3, 3, 3), (1, 1, 1))


def on_maps():
    """Networks whose fusions read feature maps: name to encoders, shapes, fusion."""
    three = lambda: {"x": video(VIDEO), "y": base.AudioResnet(AUDIO, 10, 4), "z": base.Mlp([6], 5, 1)}
    shapes = {"x": VIDEO, "y": AUDIO, "z": [6]}
    result = {}
    e = {"x": base.AudioResnet(AUDIO, 10, 4), "y": video(VIDEO), "z": video(FLOW)}
    result["mid-concat"] = e, {"x": AUDIO, "y": VIDEO, "z": FLOW}, MidConcat(Unregistered(e), "y", 3, 3, 10, 4, 24, 7)
    e = {"x": video(VIDEO), "y": base.AudioResnet(AUDIO, 10, 4)}
    result["mid-concat-last"] = e, {"x": VIDEO, "y": AUDIO}, MidConcat(Unregistered(e), "x", 4, 3, 10, 4, 32, 32)
    pictures = {"x": [20, 17, 1], "y": [24, 20, 2]}
    e = {m: base.Resnet(s, 10, 4, 3, 1, False) for m, s in pictures.items()}
    result["mid-concat-pictures"] = e, pictures, MidConcat(Unregistered(e), "x", 2, 2, 10, 4, 8, 7)
    e = three()
    result["non-local"] = e, shapes, NonLocal(Unregistered(e), 7, 2)
    e = three()
    result["cross-attention"] = e, shapes, CrossAttention(Unregistered(e), 6, 3, 7)
    return result


def fusions():
    makers = {
        "sum": (3, lambda e: Sum(e, 7)),
        "gated": (3, lambda e: Gated(e, 7)),
        "gated-tied": (2, lambda e: Gated(e, 7, True)),
        "film": (3, lambda e: Film(e, 7, "x")),
        "film-last": (2, lambda e: Film(e, 5, "y")),
        "low-rank": (3, lambda e: LowRank(e, 7, 3)),
        "low-rank-two": (2, lambda e: LowRank(e, 5, 1)),
        "se-gate": (3, lambda e: SeGate(e, 7, 2)),
        "se-gate-narrow": (2, lambda e: SeGate(e, 5, 8)),
    }
    made = {}
    for name, (count, make) in makers.items():
        encoders, shapes = small(count)
        made[name] = encoders, shapes, make(encoders)
    made.update(on_maps())
    result = {}
    for name, (encoders, shapes, fusion) in made.items():
        network = Network(encoders, fusion)
        result[name] = {mode: base.run(network, shapes, mode == "training") for mode in ("training", "evaluation")}
    return result


def main(folder):
    text = json.dumps(base.rounded({"made": {"torch": torch.__version__}, "fusions": fusions()}), separators=(",", ":"))
    (pathlib.Path(folder) / "fusions.json").write_text(text + "\n")
    print("fusions", len(text))


if __name__ == "__main__":
    main(sys.argv[1])
