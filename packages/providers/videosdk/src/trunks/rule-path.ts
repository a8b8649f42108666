import type { VideosdkSettings } from '../settings.ts'

/** The routing rules API exists twice, with two shapes (docs …/sip/routing-rules, two generations). */
export const rulePath = ({ routingRulePath }: VideosdkSettings): string =>
  routingRulePath === 'plural' ? '/v2/sip/routing-rules' : '/v2/sip/routing-rule'
