/**
 * KML geometries. https://developers.google.com/kml/documentation/kmlreference#geometry
 */
import {EMPTY, elements, type Geography, isEmpty, join, ofLines, ofPoints, ofPolygons} from './geography.ts'
import type {Position} from './sphere.ts'
import {anyDirection, closedRings, position} from './wkt.ts'

const coordinates = (positions: readonly Position[]): string =>
  `<coordinates>${positions.map(({lng, lat}) => `${lng},${lat}`).join(' ')}</coordinates>`

const ring = (name: string, positions: readonly Position[]): string =>
  `<${name}><LinearRing>${coordinates(positions)}</LinearRing></${name}>`

/** Numbers are written with as few digits as name them. */
export function formatKml(geography: Geography): string {
  const all = elements(geography)
  if (all.length !== 1) return `<MultiGeometry>${all.map(formatKml).join('')}</MultiGeometry>`
  const {points, lines, polygons} = geography
  if (points.length > 0) return `<Point>${coordinates(points)}</Point>`
  if (lines.length > 0) return `<LineString>${coordinates(lines[0]!)}</LineString>`
  const [shell, ...holes] = closedRings(polygons[0]!)
  return `<Polygon>${ring('outerBoundaryIs', shell!)}${holes.map((h) => ring('innerBoundaryIs', h)).join('')}</Polygon>`
}

interface Element {
  readonly name: string
  readonly children: Element[]
  text: string
}

const invalid = (): never => {
  throw new Error('ST_GeogFromKML failed: Invalid KML')
}

/** The elements of the text; attributes, comments and the declaration are passed over. */
function parseElements(text: string): Element {
  const root: Element = {name: '', children: [], text: ''}
  const open = [root]
  const bare = text.replace(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->/g, '')
  for (const [token] of bare.matchAll(/<[^>]*>|[^<]+/g)) {
    const top = open.at(-1)!
    if (!token.startsWith('<')) {
      top.text += token
      continue
    }
    const [, closes, name, ends] = /^<(\/?)(?:\w+:)?(\w+)[^>]*?(\/?)>$/.exec(token) ?? invalid()
    if (closes) {
      if (open.length === 1 || open.pop()!.name !== name) invalid()
      continue
    }
    const element: Element = {name: name!, children: [], text: ''}
    top.children.push(element)
    if (!ends) open.push(element)
  }
  return open.length === 1 ? root : invalid()
}

const within = (element: Element, name: string): Element[] =>
  element.children.filter((child) => child.name === name)

function positionsOf(element: Element): Position[] {
  const [found] = within(element, 'coordinates')
  const tuples = found?.text.trim().split(/\s+/) ?? invalid()
  return tuples.map((tuple) => {
    const [lng, lat] = tuple.split(',').map(Number)
    return lng === undefined || lat === undefined || Number.isNaN(lng + lat) ? invalid() : position(lng, lat)
  })
}

const ringsOf = (element: Element): Position[][] =>
  ['outerBoundaryIs', 'innerBoundaryIs'].flatMap((boundary) =>
    within(element, boundary).flatMap((b) => within(b, 'LinearRing').map(positionsOf)),
  )

function geometryOf(element: Element): Geography {
  switch (element.name) {
    case 'Point':
      return ofPoints(...positionsOf(element))
    case 'LineString':
    case 'LinearRing':
      return ofLines(positionsOf(element))
    case 'Polygon':
      return ofPolygons(anyDirection(ringsOf(element)))
    case 'MultiGeometry':
      return join(...element.children.map(geometryOf))
    default:
      return invalid()
  }
}

export function parseKml(text: string): Geography {
  const {children} = parseElements(text)
  if (children.length !== 1) return invalid()
  const geography = geometryOf(children[0]!)
  return isEmpty(geography) ? EMPTY : geography
}
