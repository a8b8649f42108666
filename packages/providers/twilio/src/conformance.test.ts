import { conforms, frontDoorCases, referenceCases } from '@callplane/conformance'
import { harness } from '../test/harness.ts'
import { twilio } from './plugin.ts'

conforms(twilio, harness)
referenceCases(twilio, harness)
frontDoorCases(twilio, harness)
