import { expect, it } from 'vitest'
import { memoryCalls } from './memory-calls.ts'

const owner = (id: string, takeOver = false) => ({
  id,
  takeOver,
  leaseMs: 1_000,
  changed: () => {},
})

it('a store that is not shared has one dispatcher at a time', () => {
  const store = memoryCalls()
  void store.join(owner('one'))
  expect(() => store.join(owner('two'))).toThrow('another dispatcher uses it')
  void store.leave('one')
  void store.join(owner('two'))
  void store.join(owner('three', true))
  // The one that was replaced leaves without taking the place of the other.
  void store.leave('two')
  expect(() => store.join(owner('four'))).toThrow('takeOver: true')
  void store.leave('three')
  void store.join(owner('four'))
})
