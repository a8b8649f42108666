import { conforms } from '@callplane/conformance'
import { harness } from '../test/harness.ts'
import { twilio } from './plugin.ts'

conforms(twilio, harness)
