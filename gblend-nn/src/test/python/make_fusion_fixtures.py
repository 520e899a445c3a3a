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


class Network(nn.Module):
    def __init__(self, encoders, fusion):
        super().__init__()
        self.encoders, self.fusion = nn.ModuleDict(encoders), fusion
        self.heads = nn.ModuleDict({m: nn.Linear(e.features, base.CLASSES) for m, e in encoders.items()})
        self.heads["joint"] = nn.Linear(fusion.features, base.CLASSES)

    def forward(self, inputs):
        features = {m: e(inputs[m]) for m, e in self.encoders.items()}
        logits = {m: self.heads[m](f) for m, f in features.items()}
        logits["joint"] = self.heads["joint"](self.fusion(features))
        return logits


def small(count):
    shapes = {"x": [6], "y": [3, 2], "z": [12, 6]}
    encoders = {"x": base.Mlp([6], 5, 1), "y": base.Mlp([3, 2], 4, 2), "z": base.Conv1d([12, 6], 3, 2, 3)}
    names = list(shapes)[:count]
    return {m: encoders[m] for m in names}, {m: shapes[m] for m in names}


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
    result = {}
    for name, (count, make) in makers.items():
        encoders, shapes = small(count)
        network = Network(encoders, make(encoders))
        result[name] = {mode: base.run(network, shapes, mode == "training") for mode in ("training", "evaluation")}
    return result


def main(folder):
    text = json.dumps(base.rounded({"made": {"torch": torch.__version__}, "fusions": fusions()}), separators=(",", ":"))
    (pathlib.Path(folder) / "fusions.json").write_text(text + "\n")
    print("fusions", len(text))


if __name__ == "__main__":
    main(sys.argv[1])
