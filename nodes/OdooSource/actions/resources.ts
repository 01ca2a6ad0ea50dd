import type { Resource } from '../../shared/resource';
import { activity } from './activity/activity.resource';
import { attachment } from './attachment/attachment.resource';
import { checkpoint } from './checkpoint/checkpoint.resource';
import { connection } from './connection/connection.resource';
import { document } from './document/document.resource';
import { model } from './model/model.resource';
import { record } from './record/record.resource';

/** What the node can do, in the order of its parameters. */
export const RESOURCES: readonly Resource[] = [
	record,
	attachment,
	model,
	checkpoint,
	connection,
	activity,
	document,
];
