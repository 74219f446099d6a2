#!/usr/bin/env bash
# Measures ours against the PyTorch reference, eager and torch.compile, on a machine with a GPU: a training step of B-16 and
# L-14 at batch 256, products in bfloat16 on both sides; prints ratios and model-FLOP utilisation.
#
#   gpu.sh pack FILE.tar.gz   where the repository and the .NET SDK are: publishes the benchmark with its own .NET (linux-x64)
#                             and packs it with the C++ sources of the native library and this script; 43 MB
#   gpu.sh run [CASE]         on the GPU machine, in the unpacked folder: no network, no .NET, no nvcc. Builds the native library
#                             against the libtorch of the PyTorch wheel of python3 (or of MAMMUT_PYTHON), then measures.
#                             CASE: gpu, gpu.b16, gpu.l14.256.compile, ... (default gpu)
#   gpu.sh try                the same way with a small model on the CPU: for a machine without a GPU
#
# `run` and `try` need a PyTorch 2.x with its headers (every wheel has them), a C++ compiler (C++20 from torch 2.10 on) and CMake.
#
# What of this was run, and what was not. No GPU was at hand when it was written.
#   Run:     `pack`; `try` to the end, eager and compiled, on the CPU, with Debian's libtorch 2.6 and its PyTorch. The
#            native library was compiled, linked and loaded against libtorch 1.13, 2.6 and 2.14, CPU builds; not against 2.11.
#   Not run: anything on a CUDA device; against a wheel with CUDA (that libtorch_cuda and the libraries it needs are found is
#            read off the layout of the wheels); torch.compile with Triton. No figure of a GPU has been seen.
#   Not there: CUDA graphs, and kernels of our own for the GPU: there the operators of torch run. A step of ours waits
#            for the device where it reads something back: the texts' lengths, where they are packed, and the norm of the gradient,
#            block by block. The reference's waits for nothing.
set -Eeuo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
say() { printf 'gpu.sh: %s\n' "$*" >&2; }
die() { say "$@"; exit 1; }

pack() {
    local file=${1:?"gpu.sh pack needs the name of the file to write"} root
    root=$(cd "$here/../.." && pwd -P)
    [ -d "$root/src/Mammut.LibTorch/native" ] || die "pack is for the repository; '$root' has no src/Mammut.LibTorch/native"
    work=$(mktemp -d) # not local: the trap runs when the function is gone
    trap 'rm -rf "$work"' EXIT
    mkdir "$work/mammut-gpu"
    dotnet publish "$here" --configuration Release --runtime linux-x64 --self-contained --output "$work/mammut-gpu/app" \
        --artifacts-path "$work/artifacts" -m:1 --nologo --verbosity quiet >&2
    # The native library is built where it will run; what only the other benchmarks need stays here.
    rm -f "$work/mammut-gpu/app/libmammut_torch.so" "$work"/mammut-gpu/app/*.pdb
    rm -rf "$work/mammut-gpu/app/amd64" "$work/mammut-gpu/app/arm64" "$work/mammut-gpu/app/x86" "$work/mammut-gpu/app/generators"
    cp -r "$root/src/Mammut.LibTorch/native" "$work/mammut-gpu/native"
    cp "${BASH_SOURCE[0]}" "$work/mammut-gpu/gpu.sh"
    tar -C "$work" -czf "$file" mammut-gpu
    local bytes
    bytes=$(stat -c %s "$file")
    say "$file has $((bytes / 1000000)) MB; unpack it on the GPU machine and run mammut-gpu/gpu.sh run"
    [ "$bytes" -lt 60000000 ] || die "the pack is to stay under 60 MB"
}

# The folder of the package without importing it, and where its libraries' own libraries are.
find_torch() {
    python=${MAMMUT_PYTHON:-$(command -v python3 || true)}
    [ -n "$python" ] || die "there is no python3; name one that has PyTorch in MAMMUT_PYTHON"
    export MAMMUT_PYTHON=$python
    torch=$("$python" -c 'import importlib.util as u; print(u.find_spec("torch").submodule_search_locations[0])' 2>/dev/null) ||
        die "$python has no PyTorch; name a Python that has in MAMMUT_PYTHON"
    libtorch=$torch
    # A distribution keeps the headers apart from the package.
    [ -f "$torch/include/ATen/core/Tensor.h" ] || libtorch=${LIBTORCH:-/usr}
    [ -f "$libtorch/include/ATen/core/Tensor.h" ] || die "the PyTorch in $torch has no headers; name its libtorch in LIBTORCH"
    local folder
    for folder in "$torch/../nvidia"/*/lib; do
        if [ -d "$folder" ]; then LD_LIBRARY_PATH=$folder${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}; fi
    done
    export LD_LIBRARY_PATH=${LD_LIBRARY_PATH:-}
}

build_native() {
    command -v cmake >/dev/null || die "cmake is missing; it builds the native library"
    say "building the native library against $libtorch"
    if ! {
        cmake -S "$here/native" -B "$here/build" -DLIBTORCH_ROOT="$libtorch" -DCMAKE_BUILD_TYPE=Release &&
            cmake --build "$here/build" --parallel "$(nproc)"
    } >"$here/build.log" 2>&1; then
        tail -n 30 "$here/build.log" >&2
        die "the native library did not build; all of it is in $here/build.log"
    fi
    cp "$here/build/libmammut_torch.so" "$here/app/"
}

# TFLOP/s of the device: that of its data sheet (dense bfloat16) where it is known, and what a product reaches here.
peaks() {
    "$python" - "$1" <<'PYTHON'
import sys, time, torch
device = sys.argv[1]
gpu = device.startswith("cuda")
name = torch.cuda.get_device_name(device) if gpu else "CPU"
sheet = {"H200": 989, "H100 PCIe": 756, "H100": 989, "GH200": 989, "B200": 2250, "A100": 312, "A800": 312, "L40S": 362, "L4": 121,
         "RTX 4090": 165, "A10G": 70, "A10": 125}
known = next((sheet[key] for key in sorted(sheet, key=len, reverse=True) if key in name), 0)
side, times = (8192, 20) if gpu else (1024, 3)
a, b = (torch.randn(side, side, device=device, dtype=torch.bfloat16) for _ in range(2))
wait = torch.cuda.synchronize if gpu else (lambda: None)
for _ in range(3):
    a @ b
wait()
began = time.perf_counter()
for _ in range(times):
    a @ b
wait()
measured = 2 * side ** 3 * times / (time.perf_counter() - began) / 1e12
print(f"{known} {measured:.1f} {name}, torch {torch.__version__}, CUDA {torch.version.cuda}")
PYTHON
}

table() { # RESULTS FLOPS SHEET MEASURED
    "$python" - "$@" <<'PYTHON'
import json, sys
results, flops, sheet, measured = sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4])
with open(flops) as file:
    steps = {name: float(count) for name, count in (line.split() for line in file)}
print(f"{'case':28}{'ours ms':>10}{'ref. ms':>10}{'faster':>9}  MFU ours and ref. (of the data sheet; of the measured product)")
with open(results) as file:
    for line in file:
        row = json.loads(line)
        count = steps[row["case"].rsplit(".", 1)[0]]
        shares = []
        for peak in (sheet, measured):
            shares.append(" / ".join(f"{count / (row[side] * 1e-3) / (peak * 1e12):.1%}" for side in ("ours_ms", "reference_ms")) if peak else "unknown")
        print(f"{row['case']:28}{row['ours_ms']:10.1f}{row['reference_ms']:10.1f}{row['speedup']:8.2f}x  {'; '.join(shares)}")
PYTHON
}

measure() { # DEVICE CASE...
    local device=$1 name ok=0
    shift
    [ -x "$here/app/Mammut.Benchmarks" ] || die "'$here' has no app/Mammut.Benchmarks: this is not an unpacked pack (gpu.sh pack FILE makes one)"
    find_torch
    build_native
    export MAMMUT_BENCH_DEVICE=$device
    local sheet measured about
    read -r sheet measured about < <(peaks "$device")
    say "$about: $measured TFLOP/s measured in bfloat16, $sheet by the data sheet (0: not known here)"
    "$here/app/Mammut.Benchmarks" --gpu-flops >"$here/flops.txt"
    : >"$here/results.json"
    for name in "$@"; do
        "$here/app/Mammut.Benchmarks" "$name" --json >>"$here/results.json" || ok=1
    done
    table "$here/results.json" "$here/flops.txt" "$sheet" "$measured"
    say "all figures: $here/results.json"
    return $ok
}

run() {
    "${MAMMUT_PYTHON:-python3}" -c 'import sys, torch; sys.exit(not torch.cuda.is_available())' ||
        die "PyTorch finds no GPU (torch.cuda.is_available() is False, or there is no PyTorch); '$0 try' goes the same way on the CPU"
    # Case by case, so that one that fails (memory, torch.compile) leaves the others.
    case ${1:-gpu} in
        gpu) measure cuda gpu.b16.256.eager gpu.b16.256.compile gpu.l14.256.eager gpu.l14.256.compile ;;
        *) measure cuda "$1" ;;
    esac
}

case ${1:-} in
    pack) shift; pack "$@" ;;
    run) shift; run "$@" ;;
    try) measure cpu gpu.quickstart.8.eager gpu.quickstart.8.compile ;;
    *) sed -n '2,/^set /s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac
