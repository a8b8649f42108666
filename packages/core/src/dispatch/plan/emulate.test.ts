import { describe, expect, it } from 'vitest'
import type { Note } from '../../model/note.ts'
import type { OutboundCall } from '../../model/outbound-call.ts'
import type { Capabilities } from '../../plugin/capabilities.ts'
import { fakeCapabilities, far } from '../../testing/index.ts'
import { emulate, unhonoured } from './emulate.ts'

const note = (field: string, effect: Note['effect'] = 'dropped'): Note => ({
  field,
  effect,
  detail: `${field} is not offered`,
})
const effects = (notes: readonly Note[], call: Partial<OutboundCall>, can: Partial<Capabilities>) =>
  emulate(notes, { to: far, ...call }, { ...fakeCapabilities, ...can }).map(({ effect }) => effect)

describe('a wish that the provider drops', () => {
  it.each([
    ['ringTimeout', 'hangUp'],
    ['maxDuration', 'hangUp'],
    ['dtmf', 'sendDigits'],
    ['record', 'startRecording'],
  ] as const)('%s is emulated where it has the verb %s', (field, verb) => {
    expect(effects([note(field)], {}, { verbs: [verb] })).toEqual(['emulated'])
    const others = (['hangUp', 'sendDigits', 'startRecording'] as const).filter((v) => v !== verb)
    expect(effects([note(field)], {}, { verbs: others })).toEqual(['dropped'])
    expect(effects([note(field, 'adjusted')], {}, { verbs: [verb] })).toEqual(['adjusted'])
    const [told] = emulate([note(field)], { to: far }, { ...fakeCapabilities, verbs: [verb] })
    expect(told).toMatchObject({
      field,
      detail: expect.stringMatching(/ is not offered; the disp/),
    })
  })
  it('hanging up on a machine is emulated where the provider detects one and can hang up', () => {
    const machine = [note('machineDetection')]
    const hangUp = { machineDetection: 'hang-up' } as const
    const detects = { features: { machineDetection: 'yes' }, verbs: ['hangUp'] } as never
    expect(effects(machine, hangUp, detects)).toEqual(['emulated'])
    expect(effects(machine, { machineDetection: 'detect' }, detects)).toEqual(['dropped'])
    expect(effects(machine, hangUp, { verbs: ['hangUp'] })).toEqual(['dropped'])
    expect(effects(machine, hangUp, { ...(detects as object), verbs: [] })).toEqual(['dropped'])
    expect(effects([note('participant')], hangUp, detects)).toEqual(['dropped'])
  })
  it('stays dropped where no verb stands for it, and leaves the others alone', () => {
    const verbs = ['hangUp', 'sendDigits', 'startRecording'] as const
    expect(effects([note('sipHeaders'), note('dtmf')], {}, { verbs })).toEqual([
      'dropped',
      'emulated',
    ])
  })
})

describe('a route is skipped', () => {
  const reason = (
    call: Partial<OutboundCall>,
    notes: readonly Note[],
    { strict = false, impliedFrom = false } = {},
  ) => unhonoured(notes, { to: far, ...call }, { strict, impliedFrom })?.reason ?? null
  it.each([
    [{ hideCallerId: true }, [note('hideCallerId')], 'caller-id-hiding-unsupported'],
    [{ hideCallerId: true }, [note('hideCallerId', 'adjusted')], null],
    [{ hideCallerId: true }, [note('from')], null],
    [{}, [note('hideCallerId')], null],
    [{ mediaEncryption: 'required' }, [note('mediaEncryption')], 'encryption-unsupported'],
    [
      { mediaEncryption: 'required' },
      [note('mediaEncryption', 'adjusted')],
      'encryption-unsupported',
    ],
    [{ mediaEncryption: 'required' }, [note('mediaEncryption', 'emulated')], null],
    [{ mediaEncryption: 'required' }, [note('record')], null],
    [{ mediaEncryption: 'preferred' }, [note('mediaEncryption')], null],
  ] as const)('that has of %j the notes %j: %s', (call, notes, expected) => {
    expect(reason(call, notes)).toBe(expected)
  })
  it('in strict mode for anything that is dropped or adjusted', () => {
    const strict = { strict: true }
    expect(reason({}, [], strict)).toBeNull()
    expect(reason({}, [note('record')], strict)).toBe('strict')
    expect(reason({}, [note('record', 'adjusted')], strict)).toBe('strict')
    expect(reason({}, [note('record', 'emulated')], strict)).toBeNull()
    expect(reason({}, [note('record')])).toBeNull()
    const all = unhonoured(
      [note('a'), note('b', 'emulated'), note('c')],
      { to: far },
      {
        strict: true,
        impliedFrom: false,
      },
    )
    expect(all?.detail).toBe('a: a is not offered; c: c is not offered')
  })
  it('in strict mode not for a caller ID that only the rule named', () => {
    const implied = { strict: true, impliedFrom: true }
    expect(reason({}, [note('from')], implied)).toBeNull()
    expect(reason({}, [note('from')], { strict: true })).toBe('strict')
    expect(reason({}, [note('from'), note('record')], implied)).toBe('strict')
  })
})
