/** Texts and bytes of geographies: WKT, WKB, GeoJSON, KML, geohashes. */
import {defineRuntime, type RuntimeFunction} from '../../../runtime.ts'
import {ofPoints} from '../geography.ts'
import {geohash, pointOfGeohash} from '../geohash.ts'
import {formatGeoJson} from '../geojson.ts'
import {geographyFromAny, geographyFromBytes, geographyFromGeoJson, geographyFromText} from '../import.ts'
import {formatKml, parseKml} from '../kml.ts'
import {formatWkb} from '../wkb.ts'
import {formatWkt} from '../wkt.ts'
import {of, onlyPoint} from './define.ts'

export const formatFunctions: readonly RuntimeFunction[] = [
  defineRuntime({
    name: 'bq_st_geogfromtext',
    args: ['VARCHAR', 'BOOLEAN', 'BOOLEAN', 'BOOLEAN'],
    returns: 'VARCHAR',
    call: (text: string, oriented: boolean, planar: boolean, makeValid: boolean) =>
      formatWkt(geographyFromText(text, {oriented, planar, makeValid})),
  }),
  defineRuntime({
    name: 'bq_st_geogfromwkb',
    args: ['BLOB', 'BOOLEAN', 'BOOLEAN', 'BOOLEAN'],
    returns: 'VARCHAR',
    call: (bytes: Uint8Array, oriented: boolean, planar: boolean, makeValid: boolean) =>
      formatWkt(geographyFromBytes(bytes, {oriented, planar, makeValid})),
  }),
  defineRuntime({
    name: 'bq_st_geogfromgeojson',
    args: ['VARCHAR', 'BOOLEAN'],
    returns: 'VARCHAR',
    call: (text: string, makeValid: boolean) => formatWkt(geographyFromGeoJson(text, makeValid)),
  }),
  defineRuntime({
    name: 'bq_st_geogfrom',
    args: ['VARCHAR'],
    returns: 'VARCHAR',
    call: (text: string) => formatWkt(geographyFromAny(text)),
  }),
  defineRuntime({
    name: 'bq_st_geogpointfromgeohash',
    args: ['VARCHAR'],
    returns: 'VARCHAR',
    call: (hash: string) => formatWkt(ofPoints(pointOfGeohash(hash))),
  }),
  of('asgeojson', [], 'VARCHAR', formatGeoJson),
  of('asbinary', [], 'BLOB', formatWkb),
  of('geohash', ['BIGINT'], 'VARCHAR', (g, size: bigint) =>
    geohash(onlyPoint(g, 'ST_GEOHASH'), Math.min(20, Math.max(1, Number(size)))),
  ),
  of('askml', [], 'VARCHAR', formatKml),
  defineRuntime({
    name: 'bq_st_geogfromkml',
    args: ['VARCHAR'],
    returns: 'VARCHAR',
    call: (text: string) => formatWkt(parseKml(text)),
  }),
]
