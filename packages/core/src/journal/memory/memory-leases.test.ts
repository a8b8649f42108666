import { expect, it } from 'vitest'
import { callRecord, noon, storeOwner, storeWrite } from '../../testing/index.ts'
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

it('a lease holds until its last millisecond and no longer', () => {
  let now = 0
  const store = memoryCalls({ shared: true, now: () => now })
  void store.join(owner('one'))
  void store.join(storeOwner('two'))
  void store.claim(callRecord('x'), storeWrite())
  now = 999
  expect(store.take('x', 'two')).toBeNull()
  now = 1_000
  expect(store.renew('one', 1_000)).toBeNull()
  expect(store.take('x', 'two')).toMatchObject({ id: 'x', dueAt: noon })
})
