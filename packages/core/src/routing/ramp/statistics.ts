/** So many of so many. */
export interface Proportion {
  readonly count: number
  readonly of: number
}

/** Mean and variance of a sample. */
export interface Measured {
  readonly count: number
  readonly mean: number
  /** Of the sample, with `count - 1` in the denominator; 0 below two values. */
  readonly variance: number
}

/**
 * Probability that a standard normal variable is below `z`: complementary error function by Chebyshev fitting, relative error
 * below 1.2e-7 everywhere (Numerical Recipes, erfcc).
 */
export const normalBelow = (z: number): number => {
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + x / 2)
  const coefficients = [
    0.17087277, -0.82215223, 1.48851587, -1.13520398, 0.27886807, -0.18628806, 0.09678418,
    0.37409196, 1.00002368, -1.26551223,
  ]
  const tail = (t * Math.exp(-x * x + coefficients.reduce((sum, one) => sum * t + one, 0))) / 2
  return z > 0 ? 1 - tail : tail
}

/** `of` the target is compared with `ratio` times that of the control, plus `difference`. */
export interface Bound {
  readonly ratio: number
  readonly difference: number
}

/**
 * The most likely share of the control if the target's were exactly at the bound. The likelihood is concave in it, so its
 * slope has one zero.
 */
const shareAtBound = (target: Proportion, control: Proportion, { ratio, difference }: Bound) => {
  let low = Math.max(0, -difference / ratio)
  let high = Math.min(1, (1 - difference) / ratio)
  for (let step = 0; step < 60; step++) {
    const p = (low + high) / 2
    const q = ratio * p + difference
    const slope =
      ratio * (target.count / q - (target.of - target.count) / (1 - q)) +
      control.count / p -
      (control.of - control.count) / (1 - p)
    if (slope > 0) low = p
    else high = p
  }
  return (low + high) / 2
}

/**
 * Score test of Farrington and Manning (1990) for two proportions: how many standard errors the target is above the bound,
 * with the variance of the most likely shares at the bound. With ratio 1 and difference 0 it is the pooled two-proportion
 * test. Unlike the one with the observed variance it holds for small samples and for shares near 0 and 1.
 */
export const scoreOf = (target: Proportion, control: Proportion, bound: Bound): number => {
  const { ratio, difference } = bound
  const distance = target.count / target.of - ratio * (control.count / control.of) - difference
  const p = shareAtBound(target, control, bound)
  const q = ratio * p + difference
  const variance = (q * (1 - q)) / target.of + (ratio * ratio * p * (1 - p)) / control.of
  if (Math.abs(distance) < 1e-12) return 0
  return distance / Math.sqrt(Math.max(variance, 1e-18))
}

export const measured = (values: readonly number[]): Measured => {
  const count = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, count)
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { count, mean, variance: count < 2 ? 0 : squares / (count - 1) }
}

/**
 * Welch's test of two means with unequal variances, as a standard normal score: how surely the target's mean is above the
 * control's plus `difference`. The t value is turned into a normal one by Wallace's approximation (1959), which is within
 * 0.02 of the exact score from ten degrees of freedom on.
 */
export const meanScore = (target: Measured, control: Measured, difference: number): number => {
  const ofTarget = target.variance / target.count
  const ofControl = control.variance / control.count
  const variance = ofTarget + ofControl
  const distance = target.mean - control.mean - difference
  if (variance < 1e-18) return Math.abs(distance) < 1e-12 ? 0 : Math.sign(distance) * Infinity
  const t = distance / Math.sqrt(variance)
  const freedom =
    variance ** 2 / (ofTarget ** 2 / (target.count - 1) + ofControl ** 2 / (control.count - 1))
  const size =
    Math.sqrt(freedom * Math.log1p((t * t) / freedom)) * ((8 * freedom + 1) / (8 * freedom + 3))
  return Math.sign(t) * size
}
