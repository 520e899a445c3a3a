"""Writes the reference values that the Java tests compare with, made by PyTorch in float64.

Run:  python3 make_fixtures.py ../resources/org/gblend/nn
Needs only torch (the committed files were made by the version they name). The networks are written here from the papers
and torchvision's layout, with PyTorch's own modules, so that names as well as values are checked.

Every number is a function of its position, so that nothing but results need be stored:
  state tensor k (names sorted), element i:  0.1 sin(0.37 i + k), plus 1 for norm weights and running variances
  input of modality m (in order), element i: cos(0.11 i + m), row-major in the channels-last shape
  label of sample n:                         n mod classes
  weight of head h (in order) in the loss:   1 / (h + 2)
Of a gradient, buffer or parameter the norm is kept, and the elements 0, n/3, n/2 and n-1.
"""

import json
import math
import pathlib
import sys

import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
CLASSES = 5
BATCH = 3



class Block(nn.Module):
    def __init__(self, axes, cin, cout, stride):
        super().__init__()
        conv, norm = (nn.Conv3d, nn.BatchNorm3d) if axes == 3 else (nn.Conv2d, nn.BatchNorm2d)
        c1, n1 = conv(cin, cout, 3, stride, 1, bias=False), norm(cout)
        c2, n2 = conv(cout, cout, 3, 1, 1, bias=False), norm(cout)
        if axes == 3:
            self.conv1, self.conv2 = nn.Sequential(c1, n1, nn.ReLU()), nn.Sequential(c2, n2)
        else:
            self.conv1, self.bn1, self.conv2, self.bn2 = c1, n1, c2, n2
        self.axes = axes
        self.downsample = None
        if stride != 1 or cin != cout:
            self.downsample = nn.Sequential(conv(cin, cout, 1, stride, bias=False), norm(cout))

    def forward(self, x):
        if self.axes == 3:
            y = self.conv2(self.conv1(x))
        else:
            y = self.bn2(self.conv2(torch.relu(self.bn1(self.conv1(x)))))
        return torch.relu(y + (x if self.downsample is None else self.downsample(x)))


def add_stages(module, axes, depth, cin, width, first_stride):
    blocks = {10: 1, 18: 2}[depth]
    for stage in range(4):
        out = width * 2**stage
        layers = []
        for b in range(blocks):
            stride = 1 if b else (first_stride if stage == 0 else 2)
            layers.append(Block(axes, cin, out, stride))
            cin = out
        setattr(module, f"layer{stage + 1}", nn.Sequential(*layers))
    module.features = cin


def run_stages(module, y):
    return module.layer4(module.layer3(module.layer2(module.layer1(y))))


class R3d(nn.Module):
    def __init__(self, shape, depth, width, kernel=(3, 7, 7), stride=(1, 2, 2)):
        super().__init__()
        padding = tuple(k // 2 for k in kernel)
        self.stem = nn.Sequential(
            nn.Conv3d(shape[-1], width, kernel, stride, padding, bias=False), nn.BatchNorm3d(width), nn.ReLU())
        add_stages(self, 3, depth, width, width, 1)

    def forward(self, x):
        return run_stages(self, self.stem(x.permute(0, 4, 1, 2, 3))).mean((2, 3, 4))


class AudioResnet(nn.Module):
    def __init__(self, shape, depth, width):
        super().__init__()
        self.conv1 = nn.Conv2d(shape[-1], width // 4, 3, 1, 1)
        half = width // 2
        self.front = nn.Sequential(Block(2, width // 4, half, 2), Block(2, half, half, 1), Block(2, half, half, 1))
        add_stages(self, 2, depth, half, width, 2)

    def forward(self, x):
        y = run_stages(self, self.front(self.conv1(x.permute(0, 3, 1, 2))))
        return nn.functional.max_pool2d(y, (y.shape[2], y.shape[3])).flatten(1)


class Resnet(nn.Module):
    def __init__(self, shape, depth, width, kernel=7, stride=2, pool=True):
        super().__init__()
        self.conv1 = nn.Conv2d(shape[-1], width, kernel, stride, kernel // 2, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.pool = nn.MaxPool2d(3, 2, 1) if pool else nn.Identity()
        add_stages(self, 2, depth, width, width, 1)

    def forward(self, x):
        return run_stages(self, self.pool(torch.relu(self.bn1(self.conv1(x.permute(0, 3, 1, 2)))))).mean((2, 3))


class Mlp(nn.Module):
    def __init__(self, shape, hidden, layers):
        super().__init__()
        sizes = [math.prod(shape)] + [hidden] * layers
        self.layers = nn.ModuleList(nn.Linear(a, b) for a, b in zip(sizes, sizes[1:]))
        self.features = hidden

    def forward(self, x):
        y = x.flatten(1)
        for layer in self.layers:
            y = torch.relu(layer(y))
        return y


class Conv1d(nn.Module):
    def __init__(self, shape, width, layers, kernel):
        super().__init__()
        channels = [math.prod(shape[1:])] + [width * 2**i for i in range(layers)]
        self.layers = nn.ModuleList(
            nn.Sequential(
                nn.Conv1d(a, b, kernel, 2 if i else 1, kernel // 2, bias=False), nn.BatchNorm1d(b), nn.ReLU())
            for i, (a, b) in enumerate(zip(channels, channels[1:])))
        self.features = channels[-1]

    def forward(self, x):
        y = (x if x.dim() == 3 else x.flatten(2)).permute(0, 2, 1)
        for layer in self.layers:
            y = layer(y)
        return y.mean(2)


class Gru(nn.GRU):
    def __init__(self, shape, hidden, layers, bidirectional):
        super().__init__(math.prod(shape[1:]), hidden, layers, batch_first=True, bidirectional=bidirectional)
        self.directions = 2 if bidirectional else 1
        self.features = hidden * self.directions

    def forward(self, x):
        last = super().forward(x if x.dim() == 3 else x.flatten(2))[1][-self.directions:]
        return last.permute(1, 0, 2).flatten(1)


class LateConcat(nn.Module):
    def __init__(self, features, hidden):
        super().__init__()
        self.fc1, self.fc2 = nn.Linear(sum(features), hidden), nn.Linear(hidden, hidden)
        self.features = hidden

    def forward(self, features):
        return torch.relu(self.fc2(torch.relu(self.fc1(torch.cat(features, 1)))))


class Network(nn.Module):
    def __init__(self, encoders, hidden=0):
        super().__init__()
        self.encoders = nn.ModuleDict(encoders)
        self.heads = nn.ModuleDict({m: nn.Linear(e.features, CLASSES) for m, e in encoders.items()})
        self.fusion = None
        if len(encoders) > 1:
            lengths = [e.features for e in encoders.values()]
            self.fusion = LateConcat(lengths, hidden or max(lengths))
            self.heads["joint"] = nn.Linear(self.fusion.features, CLASSES)

    def forward(self, inputs):
        features = {m: e(inputs[m]) for m, e in self.encoders.items()}
        logits = {m: self.heads[m](f) for m, f in features.items()}
        if self.fusion is not None:
            logits["joint"] = self.heads["joint"](self.fusion(list(features.values())))
        return logits


def set_state(module):
    state = module.state_dict()
    with torch.no_grad():
        for k, name in enumerate(sorted(state)):
            t = state[name]
            if name.endswith("num_batches_tracked"):
                t.zero_()
                continue
            base = 1.0 if name.endswith("running_var") or (name.endswith("weight") and t.dim() == 1) else 0.0
            values = [base + 0.1 * math.sin(0.37 * i + k) for i in range(t.numel())]
            t.copy_(torch.tensor(values).reshape(t.shape))


def make_input(shape, m):
    full = (BATCH, *shape)
    return torch.tensor([math.cos(0.11 * i + m) for i in range(math.prod(full))]).reshape(full)


def summary(t):
    v = t.detach().flatten().double()
    n = v.numel()
    return {"norm": v.norm().item(), "values": [v[i].item() for i in (0, n // 3, n // 2, n - 1)]}


def run(network, shapes, training):
    set_state(network)
    network.train(training)
    network.zero_grad()
    inputs = {m: make_input(s, i) for i, (m, s) in enumerate(shapes.items())}
    labels = torch.arange(BATCH) % CLASSES
    logits = network(inputs)
    loss = sum(nn.functional.cross_entropy(z, labels) / (h + 2) for h, z in enumerate(logits.values()))
    loss.backward()
    result = {
        "logits": {h: z.detach().flatten().tolist() for h, z in logits.items()},
        "loss": loss.item(),
        "gradients": {n: summary(p.grad) for n, p in network.named_parameters()},
    }
    if training:
        result["buffers"] = {n: summary(b) for n, b in network.named_buffers()}
    return result


def networks():
    v, a, s, t = [8, 20, 24, 3], [100, 40, 1], [12, 6], [12, 5, 2]
    one = lambda e, shape: (Network({"m": e}), {"m": shape})
    return {
        "r3d-10": one(R3d(v, 10, 4), v),
        "r3d-18": one(R3d(v, 18, 2), v),
        "r3d-10-small-stem": one(R3d(v, 10, 4, (3, 3, 3), (1, 1, 1)), v),
        "audio-resnet-10": one(AudioResnet(a, 10, 4), a),
        "audio-resnet-18": one(AudioResnet([50, 40, 2], 18, 4), [50, 40, 2]),
        "audio-resnet-10-large": one(AudioResnet([130, 70, 1], 10, 4), [130, 70, 1]),
        "resnet-10": one(Resnet([40, 33, 3], 10, 4), [40, 33, 3]),
        "resnet-18-no-pool": one(Resnet([20, 17, 1], 18, 2, 3, 1, False), [20, 17, 1]),
        "mlp": one(Mlp([4, 3, 2], 7, 2), [4, 3, 2]),
        "conv1d": one(Conv1d(s, 4, 3, 5), s),
        "conv1d-spectrogram": one(Conv1d(t, 3, 2, 3), t),
        "gru": one(Gru(s, 6, 1, False), s),
        "gru-deep": one(Gru(t, 5, 2, True), t),
        "late-concat": (
            Network({"x": Mlp([6], 5, 1), "y": Mlp([3, 2], 4, 2), "z": Conv1d(s, 3, 2, 3)}, hidden=8),
            {"x": [6], "y": [3, 2], "z": s}),
        "late-concat-default-width": (
            Network({"x": Mlp([6], 5, 1), "y": Mlp([3, 2], 4, 2)}), {"x": [6], "y": [3, 2]}),
    }


def optimizers():
    kinds = {
        "sgd-nesterov": lambda p: torch.optim.SGD(p, 0.1, 0.9, weight_decay=0.01, nesterov=True),
        "sgd-momentum": lambda p: torch.optim.SGD(p, 0.1, 0.8, weight_decay=0.01),
        "sgd-plain": lambda p: torch.optim.SGD(p, 0.1),
        "adam": lambda p: torch.optim.Adam(p, 0.01, (0.9, 0.99), 1e-6, weight_decay=0.01),
        "adagrad": lambda p: torch.optim.Adagrad(p, 0.05, 0.1, 0.01, eps=1e-8),
    }
    shape = [6]
    result = {}
    for name, make in kinds.items():
        for clip in (0, 0.05):
            network = Network({"m": Mlp(shape, 7, 2)})
            set_state(network)
            optimizer = make(network.parameters())
            x, labels = make_input(shape, 0), torch.arange(BATCH) % CLASSES
            losses, norms, after = [], [], []
            for _ in range(3):
                optimizer.zero_grad()
                loss = nn.functional.cross_entropy(network({"m": x})["m"], labels)
                loss.backward()
                if clip:
                    norms.append(torch.nn.utils.clip_grad_norm_(network.parameters(), clip).item())
                optimizer.step()
                losses.append(loss.item())
                after.append({n: summary(p) for n, p in network.named_parameters()})
            result[name + ("-clipped" if clip else "")] = {
                "clip": clip, "losses": losses, "norms": norms, "parameters": after}
    return result


def losses():
    z = torch.tensor([math.cos(0.7 * i) * 3 for i in range(4 * CLASSES)]).reshape(4, CLASSES).requires_grad_()
    labels = torch.arange(4) % CLASSES
    ce = nn.functional.cross_entropy
    result = {}
    for name, loss in (("mean", ce(z, labels)), ("smoothed", ce(z, labels, label_smoothing=0.1))):
        (gradient,) = torch.autograd.grad(loss, z)
        result[name] = {"value": loss.item(), "gradient": gradient.flatten().tolist()}
    result["per-sample"] = ce(z, labels, reduction="none").tolist()
    result["softmax"] = z.softmax(-1).flatten().tolist()
    result["log-softmax"] = z.log_softmax(-1).flatten().tolist()
    return result


def statistics():
    """Running statistics after three batches with the plain mean over batches (momentum None), read in evaluation."""
    shape = [12, 6]
    network = Network({"m": Conv1d(shape, 4, 2, 3)})
    set_state(network)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm1d):
            module.reset_running_stats()
            module.momentum = None
    network.train()
    with torch.no_grad():
        for b in range(3):
            network({"m": make_input(shape, b)})
        network.eval()
        logits = network({"m": make_input(shape, 9)})["m"].flatten().tolist()
    return {"buffers": {n: summary(b) for n, b in network.named_buffers()}, "logits": logits}


def rounded(value):
    """Twelve digits are a million times finer than the tests ask for."""
    if isinstance(value, float):
        return float(f"{value:.12g}")
    if isinstance(value, dict):
        return {k: rounded(v) for k, v in value.items()}
    return [rounded(v) for v in value] if isinstance(value, list) else value


def main(folder):
    target = pathlib.Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    made = {"torch": torch.__version__}
    nets = {n: {m: run(net, shapes, m == "training") for m in ("training", "evaluation")}
            for n, (net, shapes) in networks().items()}
    for name, content in (("networks", nets), ("optimizers", optimizers()), ("losses", losses()),
                          ("statistics", statistics())):
        text = json.dumps(rounded({"made": made, name: content}), separators=(",", ":"))
        (target / f"{name}.json").write_text(text + "\n")
        print(name, len(text))


if __name__ == "__main__":
    main(sys.argv[1])
