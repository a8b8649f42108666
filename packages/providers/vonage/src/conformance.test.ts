import { conforms } from '@callplane/conformance'
import { harness } from '../test/harness.ts'
import { vonage } from './plugin.ts'

conforms(vonage, harness)
