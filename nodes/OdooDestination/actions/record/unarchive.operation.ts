import { unarchiveRecords } from '../../../../odoo';
import { removalOperation } from '../../namedRecords';

export const unarchiveOperation = removalOperation(unarchiveRecords, {
	option: {
		name: 'Unarchive',
		value: 'unarchive',
		description: 'Restore archived records',
		action: 'Unarchive records',
	},
	idsDescription: 'Archived records to bring back.',
});
