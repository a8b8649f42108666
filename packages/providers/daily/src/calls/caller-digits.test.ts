import { expect, it } from 'vitest'
import { connect, fakeApi, references } from '../../test/fake-api.ts'

it.each([
  ['in a room', { ...references, pinlessCall: 'c-1' }],
  ['on hold', { pinlessCall: 'c-1' }],
])(
  'digits to a caller %s are refused: the page knows sessions of dial-outs only',
  async (_, caller) => {
    const fake = fakeApi()
    await expect(connect(fake).calls.sendDigits?.(caller, '1')).rejects.toMatchObject({
      code: 'unsupported',
      dialled: 'no',
      message: expect.stringContaining('callers') as string,
    })
    expect(fake.asked).toEqual([])
  },
)
