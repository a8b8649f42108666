import type { Mutant } from '../mutant.ts'

const steps = 'packages/trunks/src/run-steps.ts'

export const trunkMutants: readonly Mutant[] = [
  {
    bug: 'what was there before is taken back when a later step fails',
    file: steps,
    find: '      if (tried) own.push(step)\n      tell(',
    replace: '      own.push(step)\n      tell(',
    noticedBy: 'packages/trunks/src/run-steps.test.ts',
  },
  {
    bug: 'steps are taken back in the order in which they were done',
    file: steps,
    find: 'for (const one of own.toReversed()) {',
    replace: 'for (const one of own) {',
    noticedBy: 'packages/trunks/src/run-steps.test.ts',
  },
  {
    bug: 'a step whose reply was lost is not taken back',
    file: steps,
    find: "if (tried && error.dialled !== 'no') own.push(step)",
    replace: '',
    noticedBy: 'packages/trunks/src/run-steps.test.ts',
  },
  {
    bug: 'Twilio: a trunk is undone together with what others have added',
    file: 'packages/providers/twilio/src/trunks/create.ts',
    find: 'if (attached !== undefined) return `trunk ${sid}, which still has ${attached}`',
    replace: '',
    noticedBy: 'packages/providers/twilio/src/trunks/gateways.test.ts',
  },
  {
    bug: 'Twilio: a credential list is undone together with what others have added',
    file: 'packages/providers/twilio/src/trunks/access.ts',
    find: 'if (attached !== undefined) return `credential list ${sid}, which still has ${attached}`',
    replace: '',
    noticedBy: 'packages/providers/twilio/src/trunks/gateways.test.ts',
  },
  {
    bug: 'Telnyx: a connection is undone together with what others have added',
    file: 'packages/providers/telnyx/src/trunks/create.ts',
    find: 'if (attached !== undefined) return `connection ${id}, which still has ${attached}`',
    replace: '',
    noticedBy: 'packages/providers/telnyx/src/trunks/gateways.test.ts',
  },
  {
    bug: 'Telnyx: a voice profile is undone together with what others have added',
    file: 'packages/providers/telnyx/src/trunks/create.ts',
    find: 'if (attached !== undefined) return `outbound voice profile ${id}, which still has ${attached}`',
    replace: '',
    noticedBy: 'packages/providers/telnyx/src/trunks/gateways.test.ts',
  },
  {
    bug: 'Plivo: a credential is undone together with what others have added',
    file: 'packages/providers/plivo/src/trunks/create.ts',
    find: 'if (attached !== undefined) return `credential ${uuid}, which still has ${attached}`',
    replace: '',
    noticedBy: 'packages/providers/plivo/src/trunks/gateways.test.ts',
  },
  {
    bug: 'Plivo: an origination URI is undone together with what others have added',
    file: 'packages/providers/plivo/src/trunks/create.ts',
    find: 'if (attached !== undefined) return `origination URI ${uuid}, which still has ${attached}`',
    replace: '',
    noticedBy: 'packages/providers/plivo/src/trunks/gateways.test.ts',
  },
  {
    bug: 'Plivo: a trunk is undone together with what others have added',
    file: 'packages/providers/plivo/src/trunks/create.ts',
    find: 'if (attached !== undefined) return `${direction} trunk ${uuid}, which still has ${attached}`',
    replace: '',
    noticedBy: 'packages/providers/plivo/src/trunks/gateways.test.ts',
  },
  {
    bug: 'the credentials of an earlier run come before those that are given',
    file: 'packages/trunks/src/connect-gateway.ts',
    find: 'const given = options.credentials ?? options.carrierGateway?.credentials',
    replace: 'const given = options.carrierGateway?.credentials ?? options.credentials',
    noticedBy: 'packages/trunks/src/precedence.test.ts',
  },
  {
    bug: 'a gateway of the platform is removed with the numbers that others have put on it',
    file: 'packages/trunks/src/platform-gateway.ts',
    find: 'if (foreign > 0)',
    replace: 'if (foreign < 0)',
    noticedBy: 'packages/trunks/src/foreign.test.ts',
  },
]
