"""Writes state dicts as torch.save writes them, and the logits of the networks in them.

Run:  python3 make_state_dicts.py ../resources/org/gblend/nn/weights
Needs only torch. The networks are those of make_encoder_fixtures.py at width 1; every number is a function of its position
(make_fixtures.py).
"""

import collections
import json
import pathlib
import sys

import torch
from torch import nn

import make_encoder_fixtures as encoders
import make_fixtures as base

VIDEO = [4, 9, 8, 3]


class WithHead(nn.Module):
    """Encoder and classifier under torchvision's names."""

    def __init__(self, encoder):
        super().__init__()
        for name, module in encoder.named_children():
            self.add_module(name, module)
        self.fc = nn.Linear(encoder.features, base.CLASSES)
        self.encoder = [encoder]

    def forward(self, x):
        return self.fc(self.encoder[0](x))


def logits(network, shape):
    network.eval()
    with torch.no_grad():
        return network(base.make_input(shape, 0)).flatten().tolist()


def main(folder):
    target = pathlib.Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    small = dict(stem_kernel=(3, 3, 3), stem_stride=(1, 1, 1))
    r3d = WithHead(encoders.Video(VIDEO, "full", 10, 1, **small))
    base.set_state(r3d)
    state = r3d.state_dict()
    torch.save(state, target / "r3d-10.pth")
    expected = {"r3d-10": logits(r3d, VIDEO)}

    # A training checkpoint of nn.DataParallel with a transposed tensor, a shared storage and numbers beside the tensors.
    shared = torch.cat([t.flatten() for t in (state["fc.weight"], state["fc.bias"])])
    parallel = collections.OrderedDict(("module." + k, v) for k, v in state.items())
    parallel["module.fc.weight"] = shared[: state["fc.weight"].numel()].reshape(state["fc.weight"].shape)
    parallel["module.fc.bias"] = shared[state["fc.weight"].numel():]
    stem = state["stem.0.weight"]
    parallel["module.stem.0.weight"] = stem.to(memory_format=torch.channels_last_3d)
    torch.save({"epoch": 3, "lr": 0.1, "best": None, "done": True, "tags": ["a", ("b", -7, 2**40)],
                "state_dict": parallel}, target / "checkpoint.pt")

    resnet = WithHead(encoders.Resnet([20, 17, 3], 10, 1))
    base.set_state(resnet)
    torch.save(resnet.state_dict(), target / "resnet-10.pth")
    expected["resnet-10"] = logits(resnet, [20, 17, 3])
    types = {n: torch.arange(3).to(getattr(torch, n)) for n in
             ("float64", "float32", "float16", "bfloat16", "int64", "int32", "uint8", "bool")}
    torch.save(types, target / "types.pth")
    text = json.dumps(base.rounded({"made": {"torch": torch.__version__}, "logits": expected}), separators=(",", ":"))
    (target / "logits.json").write_text(text + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
