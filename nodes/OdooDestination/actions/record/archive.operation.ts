import { archiveRecords } from '../../../../odoo';
import { removalOperation } from '../../namedRecords';

export const archiveOperation = removalOperation(archiveRecords, {
	option: {
		name: 'Archive',
		value: 'archive',
		description: 'Archive records (hidden, not deleted)',
		action: 'Archive records',
	},
	idsDescription: 'Records to archive. They are hidden, but not deleted.',
	needsPermission: true,
});
