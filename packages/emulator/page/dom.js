/** A node to show: a tag with properties and children. `false`, null and undefined children are left out. */
export const h = (tag, props, ...children) => ({
  tag,
  props: props ?? {},
  children: children
    .flat(Infinity)
    .filter((child) => child !== null && child !== undefined && child !== false)
    .map((child) => (typeof child === 'object' ? child : String(child))),
})

const keys = new WeakMap()
const SVG = 'http://www.w3.org/2000/svg'

/** Makes the children of `parent` look like `nodes`; elements with the same key or place stay, with their focus. */
export const render = (parent, nodes) => {
  const old = [...parent.childNodes]
  const keyed = new Map(old.filter((node) => keys.has(node)).map((node) => [keys.get(node), node]))
  const free = old.filter((node) => !keys.has(node))
  const wanted = nodes.map((node) => {
    if (typeof node === 'string') return textOf(free, node)
    const known = node.props.key === undefined ? takeTag(free, node.tag) : keyed.get(node.props.key)
    const element = known?.localName === node.tag ? known : create(node.tag)
    if (node.props.key !== undefined) keys.set(element, node.props.key)
    update(element, node)
    return element
  })
  const kept = new Set(wanted)
  for (const node of old) if (!kept.has(node)) node.remove()
  wanted.forEach((node, index) => {
    if (parent.childNodes[index] !== node)
      parent.insertBefore(node, parent.childNodes[index] ?? null)
  })
}

const create = (tag) =>
  ['svg', 'path'].includes(tag) ? document.createElementNS(SVG, tag) : document.createElement(tag)

const textOf = (free, text) => {
  const index = free.findIndex((node) => node.nodeType === Node.TEXT_NODE)
  const node = index < 0 ? document.createTextNode('') : free.splice(index, 1)[0]
  if (node.data !== text) node.data = text
  return node
}

const takeTag = (free, tag) => {
  const index = free.findIndex((node) => node.localName === tag)
  return index < 0 ? undefined : free.splice(index, 1)[0]
}

const update = (element, { props, children }) => {
  const before = element.shown ?? {}
  for (const name of Object.keys(before))
    if (!(name in props)) setProperty(element, name, undefined)
  for (const [name, value] of Object.entries(props)) {
    if (before[name] !== value) setProperty(element, name, value)
  }
  element.shown = props
  // A person may have changed these.
  if ('value' in props && element.value !== props.value) element.value = props.value
  render(element, children)
  if (element.localName === 'select' && 'value' in props) element.value = props.value
}

const setProperty = (element, name, value) => {
  if (name === 'key' || name === 'value') return
  if (name === 'style') Object.assign(element.style, value ?? {})
  else if (name.startsWith('on')) element[name] = value ?? null
  else if (name === 'open') {
    // Only at first: afterwards it is the reader's.
    if (element.shown === undefined) element.open = value
  } else if (value === undefined || value === false || value === null) element.removeAttribute(name)
  else element.setAttribute(name, value === true ? '' : String(value))
}
