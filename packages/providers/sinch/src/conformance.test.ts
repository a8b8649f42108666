import { conforms } from '@callplane/conformance'
import { harness } from '../test/harness.ts'
import { sinch } from './plugin.ts'

conforms(sinch, harness)
