import { chain, link, type RuleCases, raised, said } from '../support.ts'

const exit = (exit_code: number) => raised('airflow.exceptions.AirflowException', { exit_code })

export const PROCESS_CASES: readonly RuleCases[] = [
  {
    rule: 'container-oom',
    promise: 'a container over its memory needs more from a person',
    matches: [
      said('Pod etl failed: reason OOMKilled', { exit_code: 137 }),
      said('Container killed by YARN for exceeding physical memory limits.'),
      said('Runtime exited with error: signal: killed'),
    ],
    misses: [said('the room is full'), said('killed')],
  },
  {
    rule: 'out-of-memory',
    promise: 'a program over its memory needs more from a person',
    matches: [
      raised('builtins.MemoryError'),
      said('java.lang.OutOfMemoryError: Java heap space'),
      said('numpy: Unable to allocate 7.45 GiB for an array with shape (1000000000,)'),
    ],
    misses: [raised('builtins.OverflowError'), said('from memory')],
  },
  {
    rule: 'worker-memory',
    promise: 'a worker that could not fork stays undecided',
    matches: [raised('builtins.OSError', { errno: 'ENOMEM' }), said("RuntimeError: can't start new thread")],
    misses: [raised('builtins.OSError', { errno: 'ENOSPC' }), said('threads start')],
  },
  {
    rule: 'disk-full',
    promise: 'a full disk needs a person',
    matches: [
      raised('builtins.OSError', { errno: 'ENOSPC' }),
      said('write /var/lib/x: no space left on device'),
      said('ORA-01653: unable to extend table S.T by 128 in tablespace USERS'),
    ],
    misses: [raised('builtins.OSError', { errno: 'EIO' }), said('space is big')],
  },
  {
    rule: 'process-killed',
    promise: 'a process killed without a word of memory stays undecided',
    matches: [
      exit(137),
      exit(-9),
      said('Task exited with return code Negsignal.SIGKILL'),
      said('The command returned a non-zero exit code 137.'),
      raised('billiard.exceptions.WorkerLostError', {}, 'Worker exited prematurely: signal 9 (SIGKILL)'),
      said('Collecting ... Killed'),
    ],
    misses: [exit(1), exit(143)],
  },
  {
    rule: 'process-terminated',
    promise: 'a process asked to stop stays undecided',
    matches: [exit(143), said('Task exited with return code -15'), said('stopped', { signal: 'SIGTERM' })],
    misses: [exit(137), exit(2)],
  },
  {
    rule: 'process-crashed',
    promise: 'a crash of native code stays undecided',
    matches: [exit(139), exit(-6), said('Task exited with return code Negsignal.SIGSEGV')],
    misses: [exit(1)],
  },
  {
    rule: 'command-not-found',
    promise: 'a missing command is installed by a person',
    matches: [exit(127), said('/bin/sh: 1: dbt: command not found')],
    misses: [exit(126), said('the command was found')],
  },
  {
    rule: 'worker-lost',
    promise: 'a task whose worker vanished runs elsewhere',
    matches: [
      said('Task instance heartbeat timeout: no heartbeat for 312 seconds'),
      said(
        "Executor LocalExecutor reported that the task instance <TaskInstance: a.b r [running]> finished with state failed, but the task instance's state attribute is running.",
      ),
    ],
    misses: [raised('builtins.RuntimeError'), said('the worker works')],
  },
  {
    rule: 'node-lost',
    promise: 'a task whose machine was taken back runs elsewhere',
    matches: [
      said('Host EC2 (instance i-1) terminated.'),
      said('Pod was terminated in response to imminent node shutdown.'),
      said('The instance was preempted'),
    ],
    misses: [said('the node is ready')],
  },
  {
    rule: 'spark-executor-lost',
    promise: 'a lost executor without a reason stays undecided',
    matches: [
      said(
        'ExecutorLostFailure (executor 3 exited unrelated to the running tasks) Reason: Remote RPC client disassociated',
      ),
    ],
    misses: [said('executor 3 finished')],
  },
  {
    rule: 'state-set-externally',
    promise: 'a task taken away by someone stays undecided',
    matches: [
      raised('airflow.exceptions.AirflowTaskTerminated'),
      said('State of this instance has been externally set to success. Terminating instance.'),
      chain(link('airflow.exceptions.AirflowException', {}, 'Task received SIGTERM signal')),
    ],
    misses: [raised('airflow.exceptions.AirflowException'), said('set by hand')],
  },
]
