import { memoryStore } from '@callplane/core'
import { storeConforms } from './conforms.ts'
import { memoryHarness } from './memory.fixture.ts'

storeConforms(memoryHarness('memoryStore, shared', memoryStore))

storeConforms({
  name: 'memoryStore for one dispatcher',
  open: async () => ({ store: memoryStore() }),
})
