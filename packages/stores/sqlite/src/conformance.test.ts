import { ruleStoreConforms, storeConforms } from '@callplane/conformance'
import { ruleHarness, sqliteHarness } from './sqlite.fixture.ts'

storeConforms(sqliteHarness)
ruleStoreConforms('sqliteStore', ruleHarness)
