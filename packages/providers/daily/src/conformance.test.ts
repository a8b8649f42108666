import { conforms } from '@callplane/conformance'
import { harness } from '../test/harness.ts'
import { daily } from './plugin.ts'

conforms(daily, harness)
