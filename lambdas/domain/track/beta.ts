const ROUNDS = 200
const PRECISE = 1e-12

/**
 * Value that a Beta(a, b) variable stays under with probability `p`, to nine digits; by bisection, since it is asked
 * for a few times a minute.
 */
export function betaQuantile(p: number, a: number, b: number): number {
  let [low, high] = [0, 1]
  while (high - low > 1e-9) {
    const middle = (low + high) / 2
    if (betaShare(middle, a, b) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Probability that a Beta(a, b) variable is at most `x`: the regularised incomplete beta function. */
export function betaShare(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x))
  // The fraction converges quickly on this side only; the other side follows by symmetry.
  return x < (a + 1) / (a + b + 2) ? (front * fraction(x, a, b)) / a : 1 - (front * fraction(1 - x, b, a)) / b
}

/** Continued fraction of the incomplete beta function by Lentz's method. Source: DLMF 8.17.22. */
function fraction(x: number, a: number, b: number): number {
  let c = 1
  let d = safe(1 - ((a + b) * x) / (a + 1))
  let value = 1 / d
  for (let m = 1; m <= ROUNDS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    for (const term of [even, odd]) {
      d = safe(1 + term / d)
      c = safe(1 + term / c)
      value *= c / d
    }
    if (Math.abs(c / d - 1) < PRECISE) break
  }
  return value
}

const safe = (value: number) => (Math.abs(value) < 1e-30 ? 1e-30 : value)

/** Stirling's series, from 7 on; smaller arguments are lifted there by Γ(x+1) = x·Γ(x). */
function logGamma(x: number): number {
  let lifted = x
  let shift = 0
  while (lifted < 7) {
    shift += Math.log(lifted)
    lifted += 1
  }
  const inverse = 1 / (lifted * lifted)
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / lifted
  return (lifted - 0.5) * Math.log(lifted) - lifted + Math.log(2 * Math.PI) / 2 + series - shift
}
