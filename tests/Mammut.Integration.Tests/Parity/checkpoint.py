"""Reads a safetensors file by the text of its format alone, and turns it into a file of torch.save or compares it with one.

checkpoint.py to-torch IN.safetensors OUT.pt      a training checkpoint of a wrapped model, as open_clip saves it
checkpoint.py compare  A.safetensors B.pt         fails unless both hold the same tensors, bit for bit
checkpoint.py weights  REFERENCE OUT.pt           the weights of a reference's fixture as a state dict
checkpoint.py weights-in-part REFERENCE OUT.pt    the same with the text tower in a part of the model, as open_clip's CustomTextCLIP has it
checkpoint.py same-weights REFERENCE A.safetensors  fails unless the file holds a reference's weights, bit for bit
"""
import json
import struct
import sys

import torch

TYPES = {
    "F64": torch.float64, "F32": torch.float32, "F16": torch.float16, "BF16": torch.bfloat16,
    "I64": torch.int64, "I32": torch.int32, "U8": torch.uint8, "BOOL": torch.bool,
}


def read(path):
    with open(path, "rb") as file:
        data = bytearray(file.read())
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    tensors = {}
    for key, entry in header.items():
        if key == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        values = torch.frombuffer(data, dtype=TYPES[entry["dtype"]], offset=8 + length + begin, count=(end - begin) // torch.empty(0, dtype=TYPES[entry["dtype"]]).element_size())
        tensors[key] = values.reshape(entry["shape"]).clone()
    return tensors


command, first, second = sys.argv[1:]
tensors = read(first)
if command == "to-torch":
    state = {"module." + key: value for key, value in tensors.items()}
    torch.save({"epoch": 7, "name": "run", "state_dict": state, "optimizer": {"param_groups": [{"lr": 0.1, "betas": (0.9, 0.98)}]}}, second)
elif command.startswith("weights"):
    weights = {key[len("weight."):]: value for key, value in tensors.items() if key.startswith("weight.")}
    in_part = command == "weights-in-part"
    torch.save({"text." + key if in_part and not key.startswith(("visual.", "logit_")) else key: value for key, value in weights.items()}, second)
elif command == "same-weights":
    weights, other = {key[len("weight."):]: value for key, value in tensors.items() if key.startswith("weight.")}, read(second)
    assert set(weights) == set(other), set(weights) ^ set(other)
    for key, value in weights.items():
        assert value.shape == other[key].shape and torch.equal(value, other[key]), key
else:
    expected = torch.load(second)["state_dict"]
    assert {"module." + key for key in tensors} == set(expected), set(expected) ^ {"module." + key for key in tensors}
    for key, value in tensors.items():
        other = expected["module." + key]
        assert value.dtype == other.dtype and torch.equal(value, other), key
