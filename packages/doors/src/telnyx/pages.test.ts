import { expect, it } from 'vitest'
import { DoorRefusal } from '../door-refusal.ts'
import { readPage } from './pages.ts'

const read = (query: string): unknown => {
  try {
    return readPage(new URLSearchParams(query))
  } catch (error) {
    return error instanceof DoorRefusal ? error.refusal.faults : error
  }
}

it('reads the page and its size, which has two names', () => {
  expect(read('')).toEqual({ number: 1, size: 20 })
  expect(read('page[number]=3&page[limit]=7')).toEqual({ number: 3, size: 7 })
  expect(read('page[size]=250&page[limit]=7')).toEqual({ number: 1, size: 250 })
})

it('refuses what is out of range, every fault at once', () => {
  expect(read('page[number]=0&page[size]=251&page[limit]=0')).toEqual([
    { path: ['query', 'page[number]'], message: 'must be 1 to 9007199254740991' },
    { path: ['query', 'page[limit]'], message: 'must be 1 to 250' },
    { path: ['query', 'page[size]'], message: 'must be 1 to 250' },
  ])
})
