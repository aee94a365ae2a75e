/** A value of one period; undefined: no data. */
export type Value = number | undefined

/** An expression that is not of the few things that our alarms use. */
export class UnknownMath extends Error {
  override readonly name = 'UnknownMath'
}

const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|([A-Za-z][\w-]*)|(>=|<=|==|[-+*/(),<>]))/y

/**
 * What CloudWatch makes of a metric-math expression in one period: numbers, metrics by id, + - * /, comparisons, `FILL`
 * and `IF`. As there, a period without data stays without it unless `FILL` fills it, and so does a division by zero.
 * @throws UnknownMath for everything else
 */
export function reckon(expression: string, metrics: Readonly<Record<string, Value>>): Value {
  const tokens = tokensOf(expression)
  let at = 0
  const peek = () => tokens[at]
  const take = () => tokens[at++] ?? fail('it ends too early')
  const fail = (why: string): never => {
    throw new UnknownMath(`${expression}: ${why}`)
  }
  const expect = (token: string) => {
    const found = take()
    if (found !== token) fail(`expected ${token}, found ${found}`)
  }

  const binary = (operators: readonly string[], next: () => Value) => (): Value => {
    let left = next()
    for (let token = peek(); token !== undefined && operators.includes(token); token = peek()) {
      at += 1
      left = applied(token, left, next())
    }
    return left
  }
  const factor = (): Value => {
    const token = take()
    if (token === '(') {
      const inner = comparison()
      expect(')')
      return inner
    }
    if (/^\d/.test(token)) return Number(token)
    if (!/^[A-Za-z]/.test(token)) return fail(`found ${token}`)
    if (peek() === '(') return called(token)
    return Object.hasOwn(metrics, token) ? metrics[token] : fail(`there is no metric ${token}`)
  }
  const product = binary(['*', '/'], factor)
  const sum = binary(['+', '-'], product)
  const comparison = binary(['>=', '>', '<=', '<', '=='], sum)
  const called = (name: string): Value => {
    expect('(')
    const given: Value[] = [comparison()]
    while (peek() === ',') {
      at += 1
      given.push(comparison())
    }
    expect(')')
    const [first, second, third] = given
    if (name === 'FILL' && given.length === 2) return first ?? second
    if (name === 'IF' && given.length === 3) return first === undefined ? undefined : first === 0 ? third : second
    return fail(`${name} of ${given.length} is not known`)
  }

  const value = comparison()
  if (at < tokens.length) fail(`${peek()} is left over`)
  return value
}

function tokensOf(expression: string): string[] {
  const tokens: string[] = []
  const text = expression.trimEnd()
  const pattern = new RegExp(TOKEN)
  while (pattern.lastIndex < text.length) {
    const from = pattern.lastIndex
    const [, number, word, sign] = pattern.exec(text) ?? []
    const token = number ?? word ?? sign
    if (token === undefined) throw new UnknownMath(`${expression}: cannot read "${text.slice(from, from + 10)}"`)
    tokens.push(token)
  }
  return tokens
}

function applied(operator: string, left: Value, right: Value): Value {
  if (left === undefined || right === undefined) return undefined
  switch (operator) {
    case '+':
      return left + right
    case '-':
      return left - right
    case '*':
      return left * right
    case '/':
      return right === 0 ? undefined : left / right
    case '>=':
      return Number(left >= right)
    case '>':
      return Number(left > right)
    case '<=':
      return Number(left <= right)
    case '<':
      return Number(left < right)
    default:
      return Number(left === right)
  }
}
