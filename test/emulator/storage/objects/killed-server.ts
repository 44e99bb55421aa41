/** A storage server in a process of its own, which a test kills. */
import {startStorage} from '../storage-server.ts'

const {url} = await startStorage(process.argv[2])
process.send!(url)
