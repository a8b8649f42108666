import { memoryStore } from '@callplane/core'
import { applicationHarness, memoryApplications } from './applications.fixture.ts'
import { storeConforms } from './conforms.ts'
import { memoryHarness } from './memory.fixture.ts'

storeConforms(memoryHarness('memoryStore, shared', memoryStore))

storeConforms({
  name: 'memoryStore for one dispatcher',
  open: async () => ({ store: memoryStore() }),
})

storeConforms(applicationHarness('the stores of guards and a CRM in memory', memoryApplications))
