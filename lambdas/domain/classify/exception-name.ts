/** Class name without module, package or enclosing class: `ConnectionError` of `requests.exceptions.ConnectionError`. */
export function simpleName(qualified: string): string {
  let start = qualified.length
  while (start > 0 && !SEPARATORS.includes(qualified.charAt(start - 1))) start -= 1
  return qualified.slice(start).trim()
}
const SEPARATORS = '.$\\:'

/** Types that only say that something inside them failed. */
const WRAPPERS = new Set([
  'AirflowException',
  'BackfillUnfinished',
  'Py4JJavaError',
  'SparkException',
  'CalledProcessError',
  'RuntimeException',
  'ExecutionException',
  'CompletionException',
  'InvocationTargetException',
  'UndeclaredThrowableException',
  'SystemExit',
  'RuntimeError',
  'Exception',
  'BaseException',
  'RetryError',
  'ExceptionGroup',
  'BaseExceptionGroup',
])
export const isWrapper = (type: string) => WRAPPERS.has(simpleName(type))

/** Types that code catches to choose another way: as a mere context they are history, not the cause. */
const HANDLED = new Set([
  'KeyError',
  'IndexError',
  'LookupError',
  'AttributeError',
  'StopIteration',
  'ImportError',
  'ModuleNotFoundError',
  'ValueError',
  'TypeError',
  'NotImplementedError',
  'FileNotFoundError',
  'UnicodeDecodeError',
  'JSONDecodeError',
])
export const isUsuallyHandled = (type: string) => HANDLED.has(simpleName(type))
