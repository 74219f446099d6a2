"""Writes the fixtures: generate.py [--check] [NAME...]; --check writes nothing and compares with those that are there."""

import argparse
import importlib
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

import torch

import fixture
import formulas_check

FOLDER = HERE.parent / "fixtures"
SYSTEMS = ["clip", "git", "siglip", "coca", "coca_poolers", "flamingo", "albef", "pali", "mammut_nomlp", "cosmo", "momo"]
LARGEST = 300 * 1024


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SYSTEMS))
    parser.add_argument("--check", action="store_true", help="compare with the fixtures that are there")
    options = parser.parse_args()
    for name in options.names:
        if name not in SYSTEMS:
            parser.error(f"there is no system '{name}'; there are {', '.join(SYSTEMS)}")
    torch.set_num_threads(1)
    formulas_check.run()
    wrong = 0
    for name in options.names or SYSTEMS:
        tensors, facts = fixture.build(importlib.import_module(name))
        if options.check:
            found = fixture.differences(tensors, facts, FOLDER, name)
            for line in found:
                print(f"{name}: {line}")
            wrong += len(found)
        else:
            write(name, tensors, facts)
        losses = ", ".join(f"{part} {value:.6f}" for part, value in facts["loss"].items())
        print(f"{name}: {sum(key.startswith('weight.') for key in tensors)} weights; {losses}", flush=True)
    sys.exit(1 if wrong else 0)


def write(name, tensors, facts):
    FOLDER.mkdir(exist_ok=True)
    path = FOLDER / f"{name}.safetensors"
    fixture.write_safetensors(path, tensors)
    (FOLDER / f"{name}.json").write_text(fixture.as_json(facts))
    size = path.stat().st_size
    if size > LARGEST:
        sys.exit(f"{name}: {path.name} has {size} bytes; fixtures stay under {LARGEST}")


if __name__ == "__main__":
    main()
