"""A call's log ends where its handler did. MiniStack takes what has come within a few milliseconds: on a busy machine
the lines after are the next call's, and metrics are in them.
"""

import queue
import time
from functools import wraps

from ministack.core import lambda_runtime

from .expectations import MiniStackChanged, parameters_are, source_holds

_REPLY = "const _realStdoutWrite = process.stdout.write.bind(process.stdout);"
_END = "goaround: end of the call's log"
_REPLY_AFTER_END = f"""const _replyWrite = process.stdout.write.bind(process.stdout);
const _realStdoutWrite = (text) => {{
  if (!text.startsWith('{{"status":"ready"')) process.stderr.write("{_END}\\n");
  return _replyWrite(text);
}};"""
# Where a worker dies, its log has no end.
_LONGEST_SECONDS = 2.0


def apply() -> None:
    script = lambda_runtime._NODEJS_WORKER_SCRIPT
    if script.count(_REPLY) != 1 or '_realStdoutWrite(JSON.stringify({ status: "ready", cold: true })' not in script:
        raise MiniStackChanged("the Node worker no longer replies as it did")
    worker = lambda_runtime.Worker
    parameters_are(worker._drain_stderr_bounded, "self", "first_line_wait", "idle_confirm", "hard_cap")
    source_holds(worker._read_stderr, 'self._stderr_queue.put(line.rstrip("\\n"))')
    source_holds(worker.invoke, 'response["log"] = self._drain_stderr_bounded()')
    lambda_runtime._NODEJS_WORKER_SCRIPT = script.replace(_REPLY, _REPLY_AFTER_END)
    worker._drain_stderr_bounded = _to_the_end(worker._drain_stderr_bounded)


def _to_the_end(drain):
    @wraps(drain)
    def drain_to_the_end(self, *args, **kwargs):
        if not self.config.get("Runtime", "").startswith("nodejs"):
            return drain(self, *args, **kwargs)
        lines: list[str] = []
        until = time.monotonic() + _LONGEST_SECONDS
        while (left := until - time.monotonic()) > 0:
            try:
                line = self._stderr_queue.get(timeout=left)
            except queue.Empty:
                break
            # What the handler wrote last may have no line end of its own.
            if line.endswith(_END):
                return "\n".join([*lines, *filter(None, [line.removesuffix(_END)])])
            lines.append(line)
        return "\n".join(lines)

    return drain_to_the_end
