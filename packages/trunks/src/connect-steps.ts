import type { Gateway } from '@callplane/core'
import { carrierInboundStep, carrierOutboundStep } from './carrier-steps.ts'
import type { Combination } from './combination.ts'
import { newCredentials } from './credentials.ts'
import type { ConnectStep, Made } from './made.ts'
import type { ConnectOptions, SetUp } from './options.ts'
import { platformSteps } from './platform-steps.ts'
import { needsOutboundRule, ruleStep } from './rule-step.ts'
import { webhookStep } from './webhook-step.ts'

export type Direction = 'outbound' | 'inbound'

export const directionsOf = ({ direction = 'both' }: ConnectOptions): readonly Direction[] =>
  direction === 'both' ? ['outbound', 'inbound'] : [direction]

/** In the order in which they are done. */
export const stepsOf = (options: SetUp, known: Combination): ConnectStep[] => {
  const directions = directionsOf(options)
  const out = directions.includes('outbound')
  const into = directions.includes('inbound')
  return [
    // Outbound first: the platform's gateway needs the address and the credentials of the carrier's.
    out ? carrierOutboundStep(options, known) : undefined,
    ...platformSteps(options, known, directions),
    out && needsOutboundRule(options, known) ? ruleStep(options, known, 'outbound') : undefined,
    // The rule and the webhook before the numbers are moved: from then on callers come.
    into ? webhookStep(options, known) : undefined,
    into ? ruleStep(options, known, 'inbound') : undefined,
    into ? carrierInboundStep(options, known) : undefined,
  ].filter((step) => step !== undefined)
}

/** Credentials as in an earlier run, so that repeating this changes nothing on a trunk in use. */
export const credentialsOf = async (
  { platform, name, ...options }: ConnectOptions,
  { outbound }: Combination,
): Promise<Gateway['credentials']> => {
  const given = options.credentials ?? options.carrierGateway?.credentials
  if (given || outbound.proof !== 'digest' || outbound.by === 'person') return given
  const all = (await platform.ports.gateways?.list()) ?? []
  const earlier = all.find((one) => one.name === name && one.direction === 'outbound')
  return earlier?.credentials ?? newCredentials(name)
}

/** Which steps are missing or not as wanted. Changes nothing. */
export const missingIn = async (
  steps: readonly ConnectStep[],
  initial: Made,
): Promise<readonly string[]> => {
  const all: string[] = []
  let made = initial
  for (const step of steps) {
    const { made: there, missing } = await step.look(made)
    made = Object.assign({}, made, there)
    all.push(...missing)
  }
  return all
}
