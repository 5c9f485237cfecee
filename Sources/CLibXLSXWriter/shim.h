// Debian's libxlsxwriter-dev; nothing else.
#include <xlsxwriter.h>
