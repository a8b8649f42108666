import { conforms } from '@callplane/conformance'
import { harness } from '../test/harness.ts'
import { telnyx } from './plugin.ts'

conforms(telnyx, harness)
