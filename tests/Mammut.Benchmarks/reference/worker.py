"""Answers each line of JSON on stdin with one on stdout. A process is for one case, so that its peak of memory is the case's."""
import json
import sys
import time

import settings

settings.apply()

import torch  # noqa: E402

from tasks import TASKS  # noqa: E402


def peak_mib():
    with open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    raise OSError("/proc/self/status has no VmHWM")


def answer(request, state):
    verb = request["do"]
    if verb == "load":
        state["task"] = TASKS[request["task"]](request)
        state["steps"], state["gpu"] = request.get("steps", 1), request.get("device", "cpu").startswith("cuda")
        return {"torch": torch.__version__, "threads": torch.get_num_threads(), "baseline_mib": state["baseline"]}
    if verb == "check":
        return {"values": state["task"].check()}
    if verb == "judge":
        return {"values": state["task"].judge(request["values"])}
    if verb == "run":
        began, processor = time.perf_counter(), time.process_time()
        for _ in range(state["steps"]):
            state["task"].run()
        if state["gpu"]:
            torch.cuda.synchronize()
        wall, busy = time.perf_counter() - began, time.process_time() - processor
        return {"ms": 1000 * wall / state["steps"], "cpu_ms": 1000 * busy / state["steps"]}
    if verb == "memory":
        return {"peak_mib": peak_mib()}
    raise ValueError(f"there is no '{verb}'")


def main():
    state = {"baseline": peak_mib()}
    for line in sys.stdin:
        print(json.dumps(answer(json.loads(line), state)), flush=True)


main()
