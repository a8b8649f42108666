import type { Continuation, DialTarget, Flow, Step, WebAddress } from '@callplane/core'

/** A reference as an absolute URL; as it is where it is none. */
const absolute = (reference: string, base: string): string =>
  URL.canParse(reference, base) ? new URL(reference, base).href : reference

const address = (given: WebAddress, base: string): WebAddress => ({
  ...given,
  url: given.url === '' ? base : absolute(given.url, base),
})

const resolvedTarget = (target: DialTarget, base: string): DialTarget =>
  'conference' in target && target.holdMusic !== undefined
    ? { ...target, holdMusic: absolute(target.holdMusic, base) }
    : target

const resolvedStep = <One extends Step>(step: One, base: string): One => {
  const given: Step = step
  const resolved: Step =
    given.step === 'play'
      ? { ...given, url: absolute(given.url, base) }
      : given.step === 'gather' && given.prompts
        ? { ...given, prompts: given.prompts.map((prompt) => resolvedStep(prompt, base)) }
        : given.step === 'dial'
          ? { ...given, to: given.to.map((target) => resolvedTarget(target, base)) }
          : given
  return ('report' in resolved && resolved.report
    ? { ...resolved, report: address(resolved.report, base) }
    : resolved) as Step as One
}

/** The flow with every URL in it absolute: relative ones refer to the document's own. */
export const resolvedFlow = ({ steps, continuations = {} }: Flow, base: string): Flow => ({
  steps: steps.map((step) => resolvedStep(step, base)),
  continuations: Object.fromEntries(
    Object.entries(continuations).map(([name, continuation]): [string, Continuation] => [
      name,
      'url' in continuation ? address(continuation, base) : continuation,
    ]),
  ),
})
