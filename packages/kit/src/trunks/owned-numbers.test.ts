import { describe, expect, it } from 'vitest'
import { ownedNumbersBy } from './owned-numbers.ts'

const about = { provider: 'acme', subject: 'acme numbers' }
const own = ['+14155550100', '+14155550101']

describe('numbers of the account', () => {
  const find = async (number: string) => {
    return own.includes(number)
      ? { id: `id of ${number}` }
      : number.endsWith('9')
        ? null
        : undefined
  }
  it('are looked up once each, in their order', async () => {
    const [first = '', second = ''] = own
    const asked: string[] = []
    const record = (number: string) => {
      asked.push(number)
      return find(number)
    }
    expect(await ownedNumbersBy([second, first, second], record, about)).toEqual([
      { id: `id of ${second}` },
      { id: `id of ${first}` },
    ])
    expect(asked).toEqual([second, first])
    expect(await ownedNumbersBy([], find, about)).toEqual([])
  })
  it('are named by their places where they are not', async () => {
    const numbers = ['+14155550109', own[0]!, '+14155550102', '+14155550109']
    await expect(ownedNumbersBy(numbers, find, about)).rejects.toMatchObject({
      code: 'input-invalid',
      provider: 'acme',
      dialled: 'no',
      message: expect.stringMatching(/^acme numbers: /),
      faults: [
        { path: ['numbers', 0], message: 'is not a number of this account' },
        { path: ['numbers', 2], message: 'is not a number of this account' },
      ],
    })
  })
})
