/** Words that the practice data is made of. */
export const firstNames =
  'Anna Bram Carla Dirk Elif Farid Greta Hugo Ines Jonas Katrien Liam Mila Noor Oscar Petra Quinten Rosa Stefan Tess Umar Vera Wout Yara Zeno'.split(
    ' ',
  )
export const lastNames =
  'Peeters Janssens Maes Jacobs Willems Claes Goossens Wouters De_Smet Dubois Lambert Müller Schmidt Fischer Weber Smith Jones Taylor Brown O’Neill García Rossi Novák Kowalski Sørensen'
    .split(' ')
    .map((name) => name.replace('_', ' '))
export const companyNames =
  'Noordzee Albert Meridian Kwartier Lumen Brouwer Atlas Hanze Polder Rivage Kestrel Foundry Maple Harbour Summit Orchard Beacon Granite Willow Cobalt'.split(
    ' ',
  )
export const companyTrades = [
  'Logistics',
  'Interiors',
  'Office',
  'Bakery',
  'Retail',
  'Design',
  'Hotels',
  'Care',
]
export const streets = [
  'Kerkstraat',
  'Stationsplein',
  'Hoofdweg',
  'High Street',
  'Rue Neuve',
  'Bahnhofstraße',
]
export const productNames = [
  'Oak desk',
  'Standing desk',
  'Office chair',
  'Filing cabinet',
  'Meeting table',
  'Desk lamp',
  'Floor lamp',
  'Bookcase',
  'Whiteboard',
  'Acoustic panel',
  'Coat rack',
  'Sofa, two seats',
]
export const productFinishes = ['oak', 'walnut', 'white', 'black', 'grey']
export const serviceNames = ['Assembly', 'Delivery', 'Interior advice']
