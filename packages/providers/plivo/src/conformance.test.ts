import { conforms } from '@callplane/conformance'
import { harness } from '../test/harness.ts'
import { plivo } from './plugin.ts'

conforms(plivo, harness)
