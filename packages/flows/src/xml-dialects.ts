import type { Step } from '@callplane/core'
import { readXmlTree } from '@callplane/kit/xml'
import { flowOf } from './flow-of.ts'
import { NamedAddresses } from './names.ts'
import { readElements } from './plivo/read.ts'
import type { FlowRead, ReadReport } from './report.ts'
import type { TwimlProfile } from './twiml/profile.ts'
import { readVerbs } from './twiml/read.ts'
import { ElementSource } from './xml-source.ts'

const readXml = (
  text: string,
  title: string,
  report: ReadReport,
  read: (root: ElementSource, names: NamedAddresses) => [Step, ElementSource][],
): FlowRead => {
  const names = new NamedAddresses()
  const { root, fault } = readXmlTree(text)
  if (!root) report.fault([], fault.message, fault)
  else if (root.name !== 'Response') report.fault([root.name], 'the root must be <Response>', root)
  const steps = root?.name === 'Response' ? read(new ElementSource(root, report), names) : []
  return flowOf(
    steps.map(([step, { tree }]) => [step, tree]),
    names,
    { report, title },
  )
}

export const readTwiml = (text: string, profile: TwimlProfile, report: ReadReport): FlowRead =>
  readXml(text, profile.title, report, (root, names) => readVerbs(root, { profile, names }))

export const readPlivo = (text: string, report: ReadReport): FlowRead =>
  readXml(text, 'Plivo XML', report, readElements)
